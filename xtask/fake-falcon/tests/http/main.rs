//! The fake as a client meets it: real HTTP on loopback.

mod command;
mod faults;
mod login;
mod operations;
mod pages;
mod replies;
mod requests;
mod session;
