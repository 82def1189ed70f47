//! The room from outside: a database, a store on the loopback interface that counts what reaches it, and a small adapter.

mod adapter;
mod crashes;
mod credentials;
mod events;
mod limits;
mod measures;
mod outages;
mod pages;
mod pulls;
mod rules;
mod shop;
mod words;
mod world;
