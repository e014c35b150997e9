//! The way to a provider: signed requests over HTTP/1.1 on the node's own network, to the address that the settings give the
//! channel; in a demonstration to the bank built in, by the very same requests.

mod signed;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use catalogue::model::Channel;
use http::{Method, Request, Response, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kernel::Ctx;
use kernel::entropy::Entropy;
use serde_json::{Value as Json, json};

pub(crate) use signed::{sign, verify};

use crate::demo;
use crate::error::PaymentsError;
use crate::model::{Bill, Payment, PaymentId, Refund, Report};

/// How long a provider may take to answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The longest answer that is read, in bytes.
const ANSWER: usize = 64 * 1024;
/// A shared secret has at least so many letters.
const SECRET: usize = 32;

/// A part of the context: the secrets shared with providers, one file for each channel (`<channel>.secret`).
#[derive(Debug)]
pub struct Secrets {
    folder: PathBuf,
    demo: String,
}

impl Secrets {
    /// Secrets in `folder`; the bank of a demonstration gets one that is made now.
    pub fn new(folder: PathBuf, entropy: &Entropy) -> Self {
        Self { folder, demo: entropy.secret() }
    }

    fn of(&self, channel: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.folder.join(format!("{channel}.secret"))).ok()?;
        let secret = text.trim().to_owned();
        if secret.len() < SECRET {
            tracing::error!(channel, "the channel's secret is shorter than {SECRET} letters and is not used");
            return None;
        }
        Some(secret)
    }
}

/// Where a channel's provider is.
enum Place {
    /// At this address, without a slash at the end.
    At(String),
    /// In this program: the bank of a demonstration.
    Demo,
}

/// A channel that can be used on this node.
pub(crate) struct Provider {
    /// The channel.
    pub(crate) channel: Arc<Channel>,
    place: Place,
    secret: String,
}

impl Provider {
    /// The channel's provider; none when this node has no address or no secret for it.
    pub(crate) fn of(ctx: &Ctx, channel: &str) -> Option<Self> {
        let channel = catalogue::current(ctx).channel(channel).cloned()?;
        let secrets = ctx.find_part::<Secrets>()?;
        if let Some(url) = ctx.settings.service_urls.get(&channel.id) {
            let secret = secrets.of(&channel.id)?;
            return Some(Self { channel, place: Place::At(url.clone()), secret });
        }
        demo::is_open(ctx).then(|| Self { channel, place: Place::Demo, secret: secrets.demo.clone() })
    }

    /// Every channel that can be used on this node.
    pub(crate) fn all(ctx: &Ctx) -> Vec<Self> {
        let channels = catalogue::current(ctx);
        channels.channels().iter().filter_map(|channel| Self::of(ctx, &channel.id)).collect()
    }

    /// The secret shared with the provider.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Asks the provider to prepare a payment. The same payment may be asked for again: it is one order.
    pub(crate) async fn prepare(
        &self,
        ctx: &Ctx,
        bill: &Bill,
        payment: &Payment,
        seconds: i64,
    ) -> Result<Report, PaymentsError> {
        let (public, channel) = (&ctx.settings.public_url, &self.channel.id);
        let order = json!({
            "order": payment.id,
            "merchant": payment.agency,
            "amount": payment.amount,
            "currency": "TWD",
            "title": bill.title.zh,
            "expires_at": payment.created_at.plus_seconds(seconds).to_string(),
            "return_url": format!("{public}/payments/{}", bill.id),
            "notify_url": format!("{public}/pay/callbacks/{channel}"),
        });
        report(self.call(ctx, Method::POST, "/orders", Some(order)).await?)
    }

    /// Asks how a payment stands.
    pub(crate) async fn ask(&self, ctx: &Ctx, payment: &PaymentId) -> Result<Report, PaymentsError> {
        report(self.call(ctx, Method::GET, &format!("/orders/{payment}"), None).await?)
    }

    /// Asks to give a payment back; true once it is done. The same refund may be asked for again: it is done once.
    pub(crate) async fn give_back(&self, ctx: &Ctx, refund: &Refund) -> Result<bool, PaymentsError> {
        let body = json!({ "refund": refund.id, "order": refund.payment, "amount": refund.amount });
        let answer = self.call(ctx, Method::POST, "/refunds", Some(body)).await?;
        match answer.get("status").and_then(Json::as_str) {
            Some("done") => Ok(true),
            Some("pending") => Ok(false),
            other => Err(failed(format!("a refund is “{}”", other.unwrap_or_default()))),
        }
    }

    async fn call(
        &self,
        ctx: &Ctx,
        method: Method,
        path: &str,
        body: Option<Json>,
    ) -> Result<Json, PaymentsError> {
        let body = Bytes::from(body.map_or_else(String::new, |body| body.to_string()));
        let url = match &self.place {
            Place::At(url) => format!("{url}{path}"),
            Place::Demo => path.to_owned(),
        };
        let uri: Uri = url.parse().map_err(|_| failed("the address is none".to_owned()))?;
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        sign(&mut request, self.secret.as_bytes(), ctx.now());
        let answer = match &self.place {
            Place::At(_) => over_http(request).await?,
            Place::Demo => demo::answer(ctx, self, request).await?,
        };
        if !answer.status().is_success() {
            return Err(failed(format!("it answers {}", answer.status().as_u16())));
        }
        serde_json::from_slice(answer.body()).map_err(|error| failed(error.to_string()))
    }
}

fn failed(reason: String) -> PaymentsError {
    PaymentsError::Provider { reason }
}

fn report(answer: Json) -> Result<Report, PaymentsError> {
    serde_json::from_value(answer).map_err(|error| failed(error.to_string()))
}

async fn over_http(request: Request<Bytes>) -> Result<Response<Bytes>, PaymentsError> {
    let client: Client<HttpConnector, Full<Bytes>> =
        Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let mut request = request.map(Full::new);
    request.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    let exchange = async {
        let answer = client.request(request).await.map_err(|error| failed(error.to_string()))?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER).collect().await.map_err(|error| failed(error.to_string()))?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    };
    let answer = tokio::time::timeout(TIMEOUT, exchange).await;
    answer.map_err(|_| failed(format!("no answer within {} seconds", TIMEOUT.as_secs())))?
}
