//! One page a file.

pub(crate) mod agency;
pub(crate) mod download;
pub(crate) mod home;
pub(crate) mod life_area;
pub(crate) mod life_event;
pub(crate) mod map;
pub(crate) mod my;
pub(crate) mod operator;
pub(crate) mod people;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod systems;
pub(crate) mod yearbook;
