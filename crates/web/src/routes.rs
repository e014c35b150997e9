//! Routes with their permissions, kept as a list so that a test can walk them all.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;
use kernel::Ctx;

use crate::{Access, Failure, Form, Visitor};

/// One route as it was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its parameters, as `/cases/{id}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// A block's routes. A path under `/api/` answers JSON and problem+json.
#[derive(Clone, Default)]
pub struct Routes {
    router: Router<Ctx>,
    list: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or endpoint that only reads.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Ctx>,
        T: 'static,
    {
        self.route(Method::GET, path, access, handler)
    }

    /// An action.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Ctx>,
        T: 'static,
    {
        self.route(Method::POST, path, access, handler)
    }

    /// Replacing something, in an API.
    #[must_use]
    pub fn put<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Ctx>,
        T: 'static,
    {
        self.route(Method::PUT, path, access, handler)
    }

    /// Removing something, in an API.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Ctx>,
        T: 'static,
    {
        self.route(Method::DELETE, path, access, handler)
    }

    /// These routes and `other`'s.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// Every route, in the order of declaration.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// The router; what no route matches is answered with 404.
    ///
    /// Put identity's layer on it, then hand it to [`crate::layers::apply`].
    pub fn into_router(self) -> Router<Ctx> {
        self.router.fallback(unknown).layer(middleware::from_fn(remember))
    }

    fn route<H, T>(mut self, method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Ctx>,
        T: 'static,
    {
        let filter = match method {
            Method::POST => MethodFilter::POST,
            Method::PUT => MethodFilter::PUT,
            Method::DELETE => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        self.router = self.router.route(path, guarded(on(filter, handler), access));
        self.list.push(Route { method, path, access });
        self
    }
}

async fn unknown() -> Failure {
    Failure::not_found()
}

/// Not generic, so that it is compiled once and not for each handler.
fn guarded(handler: MethodRouter<Ctx>, access: Access) -> MethodRouter<Ctx> {
    handler.route_layer(middleware::from_fn(move |request: Request, next: Next| guard(access, request, next)))
}

/// Runs the handler only for those whom the route admits.
async fn guard(access: Access, request: Request, next: Next) -> Response {
    let visitor = Visitor::of(&request);
    if let Some(refusal) = access.refusal(&visitor, request.method()) {
        return refusal;
    }
    match visitor.demand(access.assurance()) {
        Ok(()) => next.run(request).await,
        Err(failure) if request.method() == Method::POST => {
            failure.keeping(&Form::read_small(request).await).into_response()
        }
        Err(failure) => failure.into_response(),
    }
}

/// Tells the layers outside of identity's who the visitor was.
async fn remember(request: Request, next: Next) -> Response {
    let visitor = Visitor::of(&request);
    let mut response = next.run(request).await.into_response();
    response.extensions_mut().insert(visitor);
    response
}
