//! Signing documents, verifying packages, OCSP responses and time stamps, on one core.

mod hierarchy;

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{Bound, Figure, quantile, report};
use clap::Parser as _;
use signature::ocsp::{self, Status};
use signature::{
    Digest, Document, Extras, Signer, TimeStamper, ValidationData, Verdict, tsp, verify_package,
};

use crate::hierarchy::{Hierarchy, NOW};

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Seconds of each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Bytes of the document
    #[arg(long, default_value_t = 4096)]
    bytes: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let world = Hierarchy::new()?;
    let lasting = Duration::from_secs(arguments.seconds);
    let mut figures = Vec::new();
    figures.extend(documents(&world, &vec![b'x'; arguments.bytes], lasting)?);
    figures.push(responses(&world, lasting)?);
    figures.push(time_stamps(&world, lasting)?);
    report(&figures)
}

/// Signing at three levels, and verifying a complete package.
fn documents(world: &Hierarchy, bytes: &[u8], lasting: Duration) -> Result<Vec<Figure>> {
    let document = Document { name: "document.bin", media_type: "application/octet-stream", bytes };
    let proof = world.proof()?;
    let chain = [world.authority.certificate.clone()];
    let sign = |stamper: Option<&dyn TimeStamper>, validation: Option<&ValidationData>| -> Result<Vec<u8>> {
        let signer = Signer {
            key: &world.signer.key,
            certificate: &world.signer.certificate,
            chain: &chain,
            time_stamper: stamper,
        };
        Ok(signer.sign(&document, &Extras { signed_at: NOW, mandate: None, validation })?)
    };
    let package = sign(Some(world), Some(&proof))?;
    let anchors = [world.root.certificate.clone()];
    let verify = || -> Result<()> {
        let report = verify_package(&package, &anchors, NOW)?;
        ensure!(report.verdict == Verdict::Valid, "the package does not hold: {report:?}");
        Ok(())
    };
    let bare = run(lasting, || sign(None, None).map(drop))?;
    let stamped = run(lasting, || sign(Some(world), None).map(drop))?;
    let verified = run(lasting, verify)?;
    Ok(vec![
        rate("packages signed", &bare, Bound::Reported),
        rate("packages signed with a time stamp made beside", &stamped, Bound::Reported),
        milliseconds("complete package verified, median", &verified, 0.5, Bound::Reported),
        milliseconds("complete package verified, 95th percentile", &verified, 0.95, Bound::AtMost(5.0)),
    ])
}

/// A request read and a signed response made.
fn responses(world: &Hierarchy, lasting: Duration) -> Result<Figure> {
    let issuer = &world.authority.certificate;
    let id = ocsp::CertId::of(issuer, world.signer.certificate.serial(), ocsp::IdDigest::Sha1)?;
    let request = ocsp::Request { ids: vec![id], nonce: Some(vec![7; 16]) }.to_der()?;
    let times = run(lasting, || {
        let request = ocsp::Request::from_der(&request)?;
        world.respond(&request.ids, Status::Good, request.nonce.as_deref()).map(drop)
    })?;
    Ok(rate("OCSP requests read and responses made", &times, Bound::AtLeast(2000.0)))
}

/// A request read and a token made.
fn time_stamps(world: &Hierarchy, lasting: Duration) -> Result<Figure> {
    let request = tsp::Request::new(Digest::Sha256, vec![7; 32]).to_der()?;
    let times = run(lasting, || {
        let request = tsp::Request::from_der(&request)?;
        tsp::grant(&world.time_stamping(|authority| authority.stamp(&request, &[1; 16], NOW))?)?;
        Ok(())
    })?;
    Ok(rate("time stamp requests read and tokens made", &times, Bound::AtLeast(500.0)))
}

/// How long each run took, in order of length, after a tenth of the time to warm up.
fn run(lasting: Duration, mut work: impl FnMut() -> Result<()>) -> Result<Vec<Duration>> {
    let warm = Instant::now();
    while warm.elapsed() < lasting / 10 {
        work()?;
    }
    let mut times = Vec::new();
    let began = Instant::now();
    while began.elapsed() < lasting {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn rate(name: &str, times: &[Duration], bound: Bound) -> Figure {
    let all: Duration = times.iter().sum();
    Figure { name: name.to_owned(), value: times.len() as f64 / all.as_secs_f64(), bound, unit: "/s" }
}

fn milliseconds(name: &str, times: &[Duration], share: f64, bound: Bound) -> Figure {
    Figure { name: name.to_owned(), value: quantile(times, share), bound, unit: "ms" }
}
