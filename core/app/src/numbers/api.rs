//! The batch check in the API. For whoever is signed in: it tells nothing that is not public, but it is work.

use super::{Verdict, judge};
use actix_web::post;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Caller, Json, Problem};

/// How many numbers a request may ask about.
const MOST: usize = 1000;

/// Numbers to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersToCheck {
    /// One to a thousand.
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<NumberToCheck>,
}

/// A number to check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberToCheck {
    /// The scheme: `uscc`, `lei`, `eu.vat`, `gtin-13`, `iban` and so on.
    scheme: String,
    /// The number as it was written; separators, case and full-width forms are no error.
    input: String,
}

/// What was found out, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckedNumbers {
    items: Vec<CheckedNumber>,
}

/// A number and what was found out.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckedNumber {
    /// As it was given.
    scheme: String,
    /// As it was given.
    input: String,
    /// The normal form; `null` unless it is valid.
    normalised: Option<String>,
    verdict: Verdict,
    /// Why not; `null` if it is valid.
    reason: Option<ReasonView>,
}

/// Why a number is not valid.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReasonView {
    /// Stable, such as `identifier-wrong-check-character`.
    code: String,
    /// The same in the language of the request.
    message: String,
}

/// Check identity numbers
///
/// Up to a thousand numbers of any schemes. Length, alphabet, parts and check characters are looked at; whether anybody holds the
/// number is not. A number that is wrong, or of a scheme that nobody knows, is an answer and no error. Nothing is stored.
#[utoipa::path(
    tag = "Identifiers",
    request_body = NumbersToCheck,
    responses(
        (status = OK, body = CheckedNumbers),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
    ),
)]
#[post("/identifiers/check")]
pub(super) async fn check(
    caller: Caller,
    numbers: Json<NumbersToCheck>,
) -> Result<Json<CheckedNumbers>, Problem> {
    let items = numbers.0.items;
    if items.is_empty() || items.len() > MOST {
        return Err(Problem::invalid_field("/items", "not-between-1-and-1000"));
    }
    let items = items.into_iter().map(|number| checked(&caller, number)).collect();
    Ok(Json(CheckedNumbers { items }))
}

fn checked(caller: &Caller, number: NumberToCheck) -> CheckedNumber {
    let NumberToCheck { scheme, input } = number;
    let judged = judge(&scheme, &input, caller.op.now());
    let reason = judged.reason.as_ref().map(|reason| {
        let (key, args) = reason.sentence();
        ReasonView { code: reason.code.to_owned(), message: caller.frame().say_with(&key, &args) }
    });
    let valid = judged.verdict == Verdict::Valid;
    CheckedNumber {
        scheme,
        input,
        normalised: valid.then_some(judged.normalised),
        verdict: judged.verdict,
        reason,
    }
}
