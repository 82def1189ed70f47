//! Somebody who came in person: signed in at a browser, not through an API token.

use crate::policy::Oneself;
use crate::session::Origin;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use kernel::op::Reach;
use std::future::Future;
use std::pin::Pin;
use web::{Caller, Frame, Problem};

/// A caller who deals with what is their own.
pub(crate) struct InPerson {
    pub(crate) caller: Caller,
    pub(crate) oneself: Oneself,
    pub(crate) origin: Origin,
}

impl FromRequest for InPerson {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, caller) = (req.clone(), Caller::from_request(req, payload));
        Box::pin(async move {
            let caller = caller.await?;
            // Nobody is never full of rights: a caller without an identity has none to act on.
            let nothing = Reach::Scopes(std::sync::Arc::from([]));
            let reach = caller.frame().identity().map_or(nothing, |who| who.reach.clone());
            let oneself = Oneself::in_person(&caller.op, &reach)?;
            let origin = origin(&req, caller.frame());
            Ok(Self { caller, oneself, origin })
        })
    }
}

/// Where a request comes from, and the session its browser carries.
pub(crate) fn origin(req: &HttpRequest, frame: &Frame) -> Origin {
    let agent = req.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    Origin {
        address: web::address(req, &frame.site().settings),
        agent: agent.unwrap_or_default().to_owned(),
        previous: frame.session_token().map(str::to_owned),
    }
}
