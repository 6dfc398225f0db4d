//! The fake from a client's view: real HTTP on loopback.

mod access;
mod actions;
mod clock;
mod command;
mod faults;
mod filters;
mod login;
mod operations;
mod pages;
mod replies;
mod requests;
mod rtr;
mod session;
mod siem;
mod streams;
