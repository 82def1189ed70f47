//! The API of accounts, under `/api/v1`.

mod in_person;
mod invitations;
mod oneself;
mod organisations;
mod people;
mod views;

pub(crate) use in_person::{InPerson, origin};

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the routes of the API.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(oneself::whoami)
        .service(oneself::sessions)
        .service(oneself::end_session)
        .service(oneself::end_sessions)
        .service(oneself::tokens)
        .service(oneself::create_token)
        .service(oneself::revoke_token)
        .service(organisations::list)
        .service(organisations::create)
        .service(organisations::get)
        .service(organisations::people)
        .service(organisations::grant)
        .service(people::list)
        .service(people::census)
        .service(people::grant)
        .service(people::revoke)
        .service(people::disable)
        .service(people::enable)
        .service(invitations::list)
        .service(invitations::invite)
        .service(invitations::list_over_all)
        .service(invitations::invite_over_all)
        .service(invitations::withdraw);
}
