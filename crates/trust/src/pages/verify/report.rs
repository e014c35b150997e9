//! A report on a page: the verdict first, then the document, then each signature.

use kernel::{Ctx, Lang, Timestamp};
use maud::{Markup, html};
use signature::{Mandate, Report, SignatureReport, Verdict};
use web::components::{
    ButtonKind, Notice, Summary, Tone, button_link, notification_banner, summary_list, tag,
};
use web::{Visitor, t};

use crate::pages::grouped;
use crate::words::{Standing, Words, verdict_word};

/// The whole report.
pub(super) fn body(ctx: &Ctx, v: &Visitor, report: &Report) -> Markup {
    let words = Words { locales: &ctx.locales, lang: v.lang, moment };
    let verdict = html! { p.lead { strong { (words.verdict(report.verdict)) } } };
    let count = report.signatures.len();
    html! {
        (notification_banner(v.lang, &Notice { tone: tone(report.verdict), id: "verdict", body: verdict }))
        @for (place, signature) in report.signatures.iter().enumerate() {
            section {
                h2 {
                    @if count == 1 { (t(ctx, v, "trust-verify-signature", &[])) }
                    @else {
                        (t(ctx, v, "trust-verify-signature-of", &[("number", (place + 1).into()), ("count", count.into())]))
                    }
                }
                (one(ctx, v, &words, signature))
            }
        }
        (document(ctx, v, report))
        p { (button_link(&t(ctx, v, "trust-verify-another", &[]), "/verify", ButtonKind::Secondary)) }
    }
}

fn moment(lang: Lang, at: Timestamp) -> String {
    format!("{} {}", at.day().long(lang), at.clock_time())
}

/// An instant for people, and to the second for whoever compares it.
fn exact(v: &Visitor, at: Timestamp) -> String {
    format!("{} ({at})", moment(v.lang, at))
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Valid => Tone::Good,
        Verdict::Unproven => Tone::Warn,
        Verdict::Invalid => Tone::Bad,
    }
}

fn document(ctx: &Ctx, v: &Visitor, report: &Report) -> Markup {
    let facts = &report.document;
    let word = |key: &str| t(ctx, v, key, &[]);
    let mut lines = vec![Summary::new(word("trust-verify-document-name"), &facts.name)];
    if let Some(kind) = report.signatures.iter().find_map(|signature| signature.media_type.as_deref()) {
        lines.push(Summary::new(word("trust-verify-document-type"), html! { code { (kind) } }));
    }
    let length = t(ctx, v, "trust-verify-bytes", &[("count", facts.length.into())]);
    lines.push(Summary::new(word("trust-verify-document-length"), length));
    lines.push(Summary::new(word("trust-verify-sha256"), grouped(&facts.sha256)));
    html! {
        h2 { (word("trust-verify-document-title")) }
        (summary_list(&lines))
    }
}

fn one(ctx: &Ctx, v: &Visitor, words: &Words<'_>, signature: &SignatureReport) -> Markup {
    let word = |key: &str| t(ctx, v, key, &[]);
    let result = word(&format!("trust-verdict-short-{}", verdict_word(signature.verdict)));
    let mut lines = vec![Summary::new(word("trust-verify-result"), tag(tone(signature.verdict), &result))];
    match &signature.signer {
        None => lines.push(Summary::new(word("trust-verify-signer"), word("trust-verify-nobody"))),
        Some(signer) => lines.extend([
            Summary::new(word("trust-verify-signer"), html! { strong { (signer.name()) } }),
            Summary::new(word("trust-verify-signer-whole"), &signer.subject),
            Summary::new(word("trust-verify-when"), when(ctx, v, signature)),
            Summary::new(
                word("trust-verify-certificate"),
                html! {
                    (words.standing(Standing::of(signature))) " "
                    (t(ctx, v, "trust-verify-judged", &[("at", exact(v, signature.judged_at).into())]))
                },
            ),
            Summary::new(word("trust-issuer"), &signer.issuer),
            Summary::new(word("trust-serial"), grouped(&signer.certificate_serial)),
            Summary::new(word("trust-fingerprint"), grouped(&signer.certificate_sha256)),
        ]),
    }
    if !signature.policies.is_empty() {
        lines.push(Summary::new(word("trust-policies"), signature.policies.join(" ")));
    }
    match &signature.mandate {
        Some(mandate) => lines.extend(mandate_lines(ctx, v, mandate)),
        None if signature.signer.is_some() => {
            lines.push(Summary::new(word("trust-verify-mandate"), word("trust-verify-mandate-none")));
        }
        None => {}
    }
    html! {
        (summary_list(&lines))
        (findings(ctx, v, words, signature))
    }
}

fn when(ctx: &Ctx, v: &Visitor, signature: &SignatureReport) -> String {
    match (&signature.stamp, signature.claimed_at) {
        (Some(stamp), _) => t(
            ctx,
            v,
            "trust-verify-stamped",
            &[("at", exact(v, stamp.at).into()), ("authority", stamp.authority.name().into())],
        ),
        (None, Some(at)) => t(ctx, v, "trust-verify-claimed", &[("at", exact(v, at).into())]),
        (None, None) => t(ctx, v, "trust-verify-when-unknown", &[]),
    }
}

fn mandate_lines(ctx: &Ctx, v: &Visitor, mandate: &Mandate) -> [Summary; 5] {
    let word = |key: &str| t(ctx, v, key, &[]);
    let scope =
        if mandate.scope.is_empty() { word("trust-verify-mandate-all") } else { mandate.scope.join(", ") };
    let from =
        mandate.from.map(|from| t(ctx, v, "trust-verify-mandate-from", &[("from", exact(v, from).into())]));
    let until = mandate
        .until
        .map(|until| t(ctx, v, "trust-verify-mandate-until", &[("until", exact(v, until).into())]));
    let limits: Vec<String> = [from, until].into_iter().flatten().collect();
    let time = if limits.is_empty() { word("trust-verify-mandate-open") } else { limits.join(" ") };
    [
        Summary::new(word("trust-verify-mandate-kind"), &mandate.kind),
        Summary::new(word("trust-verify-mandate-principal"), &mandate.principal),
        Summary::new(word("trust-verify-mandate-scope"), scope),
        Summary::new(word("trust-verify-mandate-time"), time),
        Summary::new(word("trust-verify-mandate-id"), html! { code { (mandate.id) } }),
    ]
}

fn findings(ctx: &Ctx, v: &Visitor, words: &Words<'_>, signature: &SignatureReport) -> Markup {
    html! {
        h3 { (t(ctx, v, "trust-verify-findings", &[])) }
        @if signature.findings.is_empty() {
            p { (t(ctx, v, "trust-verify-findings-none", &[])) }
        } @else {
            ul {
                @for told in signature.findings.iter().map(|finding| words.finding(finding)) {
                    li { (told.what) @if let Some(next) = told.next { " " (next) } }
                }
            }
        }
    }
}
