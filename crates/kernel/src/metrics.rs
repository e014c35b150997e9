//! Figures about the running server, in the text format of Prometheus.
//!
//! Labels are few and bounded: routes as declared (`/cases/{id}`), never paths,
//! ids or anything about a person.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

const HTTP_SECONDS: &str = "minben_http_request_seconds";
const WRITE_GROUP_SIZE: &str = "minben_db_write_group_size";
const WRITE_GROUP_SECONDS: &str = "minben_db_write_group_seconds";
const JOB_SECONDS: &str = "minben_job_seconds";
const JOB_FAILURES: &str = "minben_job_failures_total";
const JOBS_WAITING: &str = "minben_jobs_waiting";

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts collecting for the whole process. A second call changes nothing.
pub fn install() {
    HANDLE.get_or_init(|| {
        let builder = match builder() {
            Ok(builder) => builder,
            Err(error) => {
                tracing::error!(%error, "metrics have no buckets");
                PrometheusBuilder::new()
            }
        };
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("something else already collects metrics; ours stay empty");
        }
        describe();
        handle
    });
}

/// The figures now; empty before [`install`].
pub fn render() -> String {
    HANDLE
        .get()
        .map(|handle| {
            handle.run_upkeep();
            handle.render()
        })
        .unwrap_or_default()
}

/// Keeps memory bounded when nobody reads the figures; call it every few seconds
/// from a background task.
pub fn run_upkeep() {
    if let Some(handle) = HANDLE.get() {
        handle.run_upkeep();
    }
}

/// A request was answered. `route` is the declared route, never the path.
pub fn http_request(method: &str, route: &str, status: u16, took: Duration) {
    histogram!(
        HTTP_SECONDS,
        "method" => method.to_owned(),
        "route" => route.to_owned(),
        "status" => status.to_string()
    )
    .record(took.as_secs_f64());
}

/// A group of `size` write transactions was made durable together.
pub fn write_group(size: usize, took: Duration) {
    histogram!(WRITE_GROUP_SIZE).record(size as f64);
    histogram!(WRITE_GROUP_SECONDS).record(took.as_secs_f64());
}

/// A job ended.
pub fn job(kind: &'static str, succeeded: bool, took: Duration) {
    histogram!(JOB_SECONDS, "kind" => kind).record(took.as_secs_f64());
    if !succeeded {
        counter!(JOB_FAILURES, "kind" => kind).increment(1);
    }
}

/// So many jobs wait to be run now.
pub fn jobs_waiting(count: u64) {
    gauge!(JOBS_WAITING).set(count as f64);
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let sizes = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &seconds)?
        .set_buckets_for_metric(Matcher::Suffix("_size".to_owned()), &sizes)
}

fn describe() {
    describe_histogram!(HTTP_SECONDS, Unit::Seconds, "Time to answer a request");
    describe_histogram!(WRITE_GROUP_SIZE, "Write transactions made durable together");
    describe_histogram!(WRITE_GROUP_SECONDS, Unit::Seconds, "Time to make a group of writes durable");
    describe_histogram!(JOB_SECONDS, Unit::Seconds, "Time a job ran");
    describe_counter!(JOB_FAILURES, "Jobs that failed and will be tried again or given up");
    describe_gauge!(JOBS_WAITING, "Jobs that wait to be run");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_appear_in_the_text() {
        install();
        install();
        http_request("GET", "/cases/{id}", 200, Duration::from_millis(3));
        write_group(12, Duration::from_millis(2));
        job("notify", false, Duration::from_millis(2));
        jobs_waiting(7);
        let text = render();
        for part in [
            "minben_http_request_seconds_bucket{method=\"GET\",route=\"/cases/{id}\",status=\"200\",le=\"0.005\"} 1",
            "minben_db_write_group_size_bucket{le=\"16\"} ",
            "minben_job_failures_total{kind=\"notify\"} 1",
            "minben_jobs_waiting 7",
            "# HELP minben_job_seconds",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
