//! What is given inputs: one line for each reader.

mod calls;
mod directory;
mod nodes;
mod signed;
mod web;

use std::fmt::Display;

use anyhow::Result;

use crate::seeds;

/// A reader of what comes from the network.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Valid messages.
    pub(crate) seeds: fn() -> Result<Vec<Vec<u8>>>,
    /// Reads an input, and tells what became of it; what begins with “read” was read.
    pub(crate) read: fn(&[u8]) -> String,
    /// Words that inputs of this kind are made of.
    pub(crate) words: &'static [&'static [u8]],
    /// The longest that an input may take, in milliseconds.
    pub(crate) most_ms: u64,
    /// The most memory that may be held at once, as a multiple of the input beside 1 MiB.
    pub(crate) times: usize,
}

const fn target(
    name: &'static str,
    seeds: fn() -> Result<Vec<Vec<u8>>>,
    read: fn(&[u8]) -> String,
) -> Target {
    Target { name, seeds, read, words: &[], most_ms: 400, times: 48 }
}

/// Every reader.
pub(crate) static TARGETS: &[Target] = &[
    target("certificate", seeds::certificates, signed::certificate),
    target("request", seeds::requests, signed::request),
    target("cades", seeds::signatures, signed::signature),
    target("package", seeds::packages, signed::package),
    target("ocsp-request", seeds::ocsp_requests, signed::ocsp_request),
    target("ocsp-response", seeds::ocsp_responses, signed::ocsp_response),
    target("stamp-request", seeds::stamp_requests, signed::stamp_request),
    target("stamp-response", seeds::stamp_responses, signed::stamp_response),
    target("list", seeds::lists, signed::list),
    target("ldap", directory::messages, directory::wire),
    Target { words: directory::WORDS, ..target("ldap-filter", directory::filters, directory::filter) },
    Target { words: web::WORDS, ..target("jws", web::jws_messages, web::jws) },
    target("call", calls::calls, calls::call),
    Target { words: calls::WORDS, ..target("headers", calls::headers, calls::header) },
    target("message", calls::messages, calls::message),
    target("nodes", nodes::lists, nodes::list),
    target("invitation", nodes::invitations, nodes::invitation),
    target("heads", nodes::heads, nodes::head),
    target("agencies", nodes::directories, nodes::directory),
    target("receipts", nodes::batches, nodes::batch),
];

/// What became of an input: read, or refused for this reason. Numbers in the reason are of the
/// input and tell nothing new.
fn told<T, E: Display>(outcome: Result<T, E>) -> String {
    match outcome {
        Ok(_) => "read".to_owned(),
        Err(error) => error.to_string().chars().filter(|c| !c.is_ascii_digit()).take(120).collect(),
    }
}
