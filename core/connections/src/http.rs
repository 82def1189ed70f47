//! Routes under `/api/v1`.

mod connections;
mod operations;
mod records;
mod views;

pub(crate) use records::after as after_order;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of this room. The app's data must hold `Data<Connections>`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(connections::adapters)
        .service(connections::list)
        .service(connections::connect)
        .service(connections::show)
        .service(connections::test)
        .service(connections::sync)
        .service(connections::pause)
        .service(connections::resume)
        .service(connections::rotate)
        .service(connections::schedule)
        .service(connections::remove)
        .service(operations::history)
        .service(operations::show)
        .service(operations::effects)
        .service(operations::cancel)
        .service(operations::unpark)
        .service(records::products)
        .service(records::unlist)
        .service(records::relist)
        .service(records::orders)
        .service(records::order);
}
