//! Telling clients that a sign-in has ended (OpenID Connect Back-Channel Logout 1.0). Jobs of the kernel run inside a
//! transaction and may not wait for the network, so what is due stands in rows and a runner takes it from there.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use kernel::{Ctx, DbError};
use net::outside;
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::jwt::{self, LogoutToken};
use crate::keys::Keys;
use crate::model::Notice;
use crate::{actions, issuer, store};

/// Between two looks at what is due.
const EVERY: Duration = Duration::from_secs(1);
/// Notices taken at a time, which are sent side by side.
const AT_ONCE: i64 = 8;
/// How long a client may take to answer, the way to it included.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pauses after the tries, in seconds; after one more try, nine hours in all, it is given up: no session of the
/// node's lasts much longer.
const PAUSES: [i64; 6] = [30, 120, 600, 1_800, 7_200, 21_600];
/// Longest problem that is kept, in characters.
const PROBLEM_CHARS: usize = 300;

/// Sends what is due until `stop` says so.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    // The machine's authorities are read when somebody is to be told.
    let mut sender = None;
    while !*stop.borrow() {
        let outcome = match is_due(&ctx).await {
            Ok(true) => sender.get_or_insert_with(|| Sender::new(&ctx)).send_due(&ctx).await.map(drop),
            looked => looked.map(drop),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "clients are told of sign-outs when the database answers");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Sends what is due now, each notice once; gives how many were tried.
///
/// # Errors
/// Storage fails.
pub async fn run_due(ctx: &Ctx) -> Result<usize, DbError> {
    Sender::new(ctx).send_due(ctx).await
}

/// How clients are reached.
#[derive(Clone)]
struct Sender {
    tls: Arc<rustls::ClientConfig>,
    inside: Vec<String>,
}

impl Sender {
    fn new(ctx: &Ctx) -> Self {
        Self { tls: outside::tls(), inside: ctx.settings.openid_private_hosts.clone() }
    }

    async fn send_due(&self, ctx: &Ctx) -> Result<usize, DbError> {
        let mut tried = 0;
        loop {
            let taken = take(ctx).await?;
            if taken.is_empty() {
                return Ok(tried);
            }
            tried += taken.len();
            let mut running = JoinSet::new();
            for notice in taken {
                let (sender, ctx) = (self.clone(), ctx.clone());
                running.spawn(async move { settle(&ctx, &notice, sender.send(&ctx, &notice).await).await });
            }
            while let Some(done) = running.join_next().await {
                match done {
                    Ok(settled) => settled?,
                    // The row says when it is tried again.
                    Err(error) => tracing::error!(%error, "telling a client of a sign-out broke off"),
                }
            }
        }
    }

    /// Tells the client; says in words why it was not told.
    async fn send(&self, ctx: &Ctx, notice: &Notice) -> Result<(), String> {
        let catalogue = catalogue::current(ctx);
        let client = catalogue.client(&notice.client);
        let Some(address) = client.and_then(|client| client.backchannel_logout_uri.as_deref()) else {
            return Err("its file names no backchannel_logout_uri any more".to_owned());
        };
        let url = Url::parse(address).map_err(|error| error.to_string())?;
        let token = sign(ctx, notice).await.map_err(|error| error.to_string())?;
        let sent = tokio::time::timeout(PATIENCE, self.post(&url, &token)).await;
        let status = sent.map_err(|_| format!("no answer within {} seconds", PATIENCE.as_secs()))??;
        // 200 says the standard; some programs answer 204 when there is nothing to say (section 2.8).
        if matches!(status, StatusCode::OK | StatusCode::NO_CONTENT) {
            return Ok(());
        }
        Err(format!("it answers {}", status.as_u16()))
    }

    /// Posts the token; redirects are not followed and the answer's body is not read.
    async fn post(&self, url: &Url, token: &str) -> Result<StatusCode, String> {
        let wire = outside::connect(url, &self.tls, &self.inside).await.map_err(|error| error.to_string())?;
        let told = |error: hyper::Error| error.to_string();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(wire)).await.map_err(told)?;
        let connection = tokio::spawn(connection);
        let path =
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let request = Request::post(path)
            .header(header::HOST, url.authority())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONNECTION, "close")
            .body(Full::new(Bytes::from(format!("logout_token={token}"))))
            .map_err(|error| error.to_string())?;
        let answer = sender.send_request(request).await.map_err(told);
        connection.abort();
        Ok(answer?.status())
    }
}

async fn is_due(ctx: &Ctx) -> Result<bool, DbError> {
    let now = ctx.now();
    ctx.read(move |r| store::is_notice_due(r, now)).await
}

/// Takes what is due and counts the try, so that whoever dies while sending leaves it to be sent again.
async fn take(ctx: &Ctx) -> Result<Vec<Notice>, DbError> {
    if !is_due(ctx).await? {
        return Ok(Vec::new());
    }
    let now = ctx.now();
    ctx.write(move |tx| {
        let due = store::list_due_notices(tx, now, AT_ONCE)?;
        for notice in &due {
            let pause = usize::try_from(notice.tries).ok().and_then(|tries| PAUSES.get(tries));
            store::count_try(tx, &notice.id, pause.map(|seconds| now.plus_seconds(*seconds)))?;
        }
        Ok(due)
    })
    .await
}

async fn settle(ctx: &Ctx, notice: &Notice, sent: Result<(), String>) -> Result<(), DbError> {
    let id = notice.id.clone();
    let Err(problem) = sent else { return ctx.write(move |tx| store::settle_notice(tx, &id)).await };
    let over = usize::try_from(notice.tries).is_ok_and(|tries| tries >= PAUSES.len());
    tracing::warn!(
        client = notice.client,
        tries = notice.tries + 1,
        over,
        problem,
        "a client was not told of a sign-out"
    );
    let problem: String = problem.chars().take(PROBLEM_CHARS).collect();
    ctx.write(move |tx| store::note_problem(tx, &id, &problem)).await
}

async fn sign(ctx: &Ctx, notice: &Notice) -> Result<String, crate::OpenidError> {
    let keys = Keys::load(ctx).await?;
    let subject = actions::subject(ctx, &notice.client, &notice.person).await?;
    let token = LogoutToken {
        issuer: issuer(ctx),
        subject: &subject,
        client: &notice.client,
        sid: notice.sign_in.as_ref(),
        // Of its own for each try: a client that remembers ids refuses none that it did not act upon.
        id: &format!("{}-{}", notice.id, notice.tries),
    };
    jwt::sign_logout(ctx, &keys, &token)
}
