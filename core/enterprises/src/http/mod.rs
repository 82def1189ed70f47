//! The API of registration.

mod applications;
mod changes;
mod delegations;
pub(crate) mod documents;
pub(crate) mod register;
mod review;
mod stream;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes, under `/api/v1`.
pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(applications::begin)
        .service(changes::begin)
        .service(changes::again)
        .service(applications::own)
        .service(applications::show)
        .service(applications::answer)
        .service(applications::findings)
        .service(applications::submit)
        .service(applications::resubmit)
        .service(applications::withdraw)
        .service(applications::receipt)
        .service(documents::attach)
        .service(documents::fetch)
        .service(documents::detach)
        .service(delegations::offer)
        .service(delegations::delegates)
        .service(delegations::clients)
        .service(delegations::accept)
        .service(delegations::pass_on)
        .service(delegations::end)
        .service(review::queue)
        .service(review::take_up)
        .service(review::take_over)
        .service(review::extend)
        .service(review::send_back)
        .service(review::approve)
        .service(review::reject)
        .service(stream::changes)
        .service(register::search)
        .service(register::enterprise)
        .service(register::versions)
        .service(register::history)
        .service(register::version)
        .service(register::certificates)
        .service(register::proof)
        .service(register::certificate)
        .service(register::revoke);
}
