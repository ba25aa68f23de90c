//! The names of imports and exports: their grammar, and what makes two of them too alike (Explainer, "Import and Export Definitions").

use crate::ComponentFeatures;
use crate::fault::{Checked, invalid, unsupported};

/// A name, by its form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ExternName<'a> {
    /// `a-b`.
    Label,
    /// `[constructor]a`, with its resource.
    Constructor(&'a str),
    /// `[method]a.b`, with its resource and label.
    Method(&'a str, &'a str),
    /// `[static]a.b`, with its resource and label.
    Static(&'a str, &'a str),
    /// `a:b/c@1.2.3`, with its version.
    Interface(Option<&'a str>),
    /// A dependency, a URL or a hash, which only an import can have.
    Implementation,
}

impl<'a> ExternName<'a> {
    /// Reads a name.
    pub(crate) fn parse(name: &'a str, features: ComponentFeatures) -> Checked<ExternName<'a>> {
        let bad = || invalid("a name of an import or export", name.len() as u64);
        if let Some(resource) = name.strip_prefix("[constructor]") {
            return if is_label(resource) { Ok(ExternName::Constructor(resource)) } else { bad() };
        }
        for (prefix, is_method) in [("[method]", true), ("[static]", false)] {
            let Some(rest) = name.strip_prefix(prefix) else { continue };
            return match rest.split_once('.') {
                Some((resource, label)) if is_label(resource) && is_label(label) => Ok(if is_method {
                    ExternName::Method(resource, label)
                } else {
                    ExternName::Static(resource, label)
                }),
                _ => bad(),
            };
        }
        if let Some(is_fine) = implementation(name, features) {
            return if is_fine { Ok(ExternName::Implementation) } else { bad() };
        }
        if is_label(name) {
            return Ok(ExternName::Label);
        }
        let (path, version) = match name.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (name, None),
        };
        match path_form(path) {
            Some(Path { namespaces: 1, projections: 1 }) => Ok(ExternName::Interface(version)),
            Some(Path { namespaces: 1.., projections: 1.. }) if features.contains(ComponentFeatures::NESTED_NAMES) => {
                Ok(ExternName::Interface(version))
            }
            Some(Path { namespaces: 1.., projections: 1.. }) => {
                unsupported(ComponentFeatures::NESTED_NAMES.text(), name.len() as u64)
            }
            _ => bad(),
        }
    }
}

/// The bytes of a name's canonical form, in which no two of a scope may be the same (Explainer, "Name Uniqueness").
pub(crate) fn canonical<'a>(name: &'a str, form: &ExternName<'a>) -> impl Iterator<Item = u8> {
    let (name, is_exact) = match form {
        ExternName::Method(resource, label) | ExternName::Static(resource, label) => {
            let is_same = resource.eq_ignore_ascii_case(label);
            (if is_same { *label } else { annotated(name) }, false)
        }
        ExternName::Implementation => (name, true),
        ExternName::Label | ExternName::Constructor(_) | ExternName::Interface(_) => (name, false),
    };
    // A version is no part of what is made alike.
    let versionless = if is_exact { 0 } else { name.find('@').unwrap_or(name.len()) };
    let same = name.bytes().skip(versionless);
    name.bytes().take(versionless).map(|byte| byte.to_ascii_lowercase()).chain(same)
}

/// What stands behind an annotation.
fn annotated(name: &str) -> &str {
    name.split_once(']').map_or(name, |(_, rest)| rest)
}

/// Whether a text is a label: words and acronyms with hyphens between them, the first of which begins with a letter.
pub(crate) fn is_label(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && text.split('-').all(is_fragment)
}

/// Whether a text is a word or an acronym.
fn is_fragment(text: &str) -> bool {
    let has = |found: fn(&u8) -> bool| text.bytes().any(|byte| found(&byte));
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !(has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase))
}

/// Whether a text is a label without capital letters.
fn is_words(text: &str) -> bool {
    is_label(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// How many of each part a path has.
struct Path {
    namespaces: usize,
    projections: usize,
}

/// The form of `a:b/c`, if it is well-formed.
fn path_form(path: &str) -> Option<Path> {
    let mut slashes = path.split('/');
    let package = slashes.next()?;
    let mut projections = 0_usize;
    for label in slashes {
        if !is_label(label) {
            return None;
        }
        projections = projections.saturating_add(1);
    }
    let mut parts = 0_usize;
    for words in package.split(':') {
        if !is_words(words) {
            return None;
        }
        parts = parts.saturating_add(1);
    }
    Some(Path { namespaces: parts.saturating_sub(1), projections })
}

/// Whether an import's name that says where its implementation comes from is well-formed; `None` if it is no such name.
fn implementation(name: &str, features: ComponentFeatures) -> Option<bool> {
    if let Some(rest) = name.strip_prefix("unlocked-dep=") {
        return Some(in_brackets(rest).is_some_and(|(query, rest)| rest.is_empty() && is_query(query, features)));
    }
    if let Some(rest) = name.strip_prefix("locked-dep=") {
        return Some(
            in_brackets(rest).is_some_and(|(package, rest)| is_package(package, features) && is_hash_or_none(rest)),
        );
    }
    if let Some(rest) = name.strip_prefix("url=") {
        return Some(in_brackets(rest).is_some_and(|(url, rest)| !url.contains('<') && is_hash_or_none(rest)));
    }
    let rest = name.strip_prefix("integrity=")?;
    Some(in_brackets(rest).is_some_and(|(hash, rest)| is_hash(hash) && rest.is_empty()))
}

/// What stands between brackets, and behind them.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('<')?.split_once('>')
}

/// Whether a path may name a package.
fn is_package_path(path: &str, features: ComponentFeatures) -> bool {
    match path_form(path) {
        Some(Path { namespaces: 1, projections: 0 | 1 }) => true,
        Some(Path { namespaces: 1.., .. }) => features.contains(ComponentFeatures::NESTED_NAMES),
        _ => false,
    }
}

/// Whether a text is a package with its version, if it has one.
fn is_package(text: &str, features: ComponentFeatures) -> bool {
    match text.split_once('@') {
        Some((path, version)) => is_package_path(path, features) && is_semver(version),
        None => is_package_path(text, features),
    }
}

/// Whether a text is a package with a range of versions, if it has one.
fn is_query(text: &str, features: ComponentFeatures) -> bool {
    let Some((path, range)) = text.split_once('@') else { return is_package_path(text, features) };
    if !is_package_path(path, features) {
        return false;
    }
    if range == "*" {
        return true;
    }
    let Some(range) = range.strip_prefix('{').and_then(|range| range.strip_suffix('}')) else { return false };
    if range == "*" {
        return true;
    }
    if let Some(upper) = range.strip_prefix('<') {
        return is_semver(upper);
    }
    let Some(range) = range.strip_prefix(">=") else { return false };
    match range.split_once(' ') {
        Some((lower, upper)) => is_semver(lower) && upper.strip_prefix('<').is_some_and(is_semver),
        None => is_semver(range),
    }
}

/// Whether nothing or a hash stands behind a name.
fn is_hash_or_none(text: &str) -> bool {
    text.is_empty()
        || text
            .strip_prefix(",integrity=")
            .and_then(in_brackets)
            .is_some_and(|(hash, rest)| is_hash(hash) && rest.is_empty())
}

/// Whether a text is metadata of integrity: hashes with blanks between them.
fn is_hash(text: &str) -> bool {
    text.split_whitespace().next().is_some()
        && text.split_whitespace().all(|hash| {
            let rest = ["sha256-", "sha384-", "sha512-"].iter().find_map(|prefix| hash.strip_prefix(prefix));
            rest.is_some_and(|rest| is_base64(rest.split_once('?').map_or(rest, |(digest, _)| digest)))
        })
}

/// Whether a text is a number in base 64, with its padding.
fn is_base64(text: &str) -> bool {
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// Whether a text is a version (Semantic Versioning 2.0), whose numbers have 64 bits.
pub(crate) fn is_semver(text: &str) -> bool {
    let (rest, build) = match text.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (text, None),
    };
    let (numbers, before) = match rest.split_once('-') {
        Some((numbers, before)) => (numbers, Some(before)),
        None => (rest, None),
    };
    let identifiers = |text: &str, fits: fn(&str) -> bool| {
        text.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && fits(part)
        })
    };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = numbers.split('.');
    let three = [numbers.next(), numbers.next(), numbers.next()];
    numbers.next().is_none()
        && three.iter().all(|part| {
            part.is_some_and(|part| is_number(part) && has_no_zero_before(part) && part.parse::<u64>().is_ok())
        })
        && before.is_none_or(|before| identifiers(before, has_no_zero_before))
        && build.is_none_or(|build| identifiers(build, |_| true))
}

/// Whether a text that is a number does not begin with a zero that says nothing.
fn has_no_zero_before(part: &str) -> bool {
    !part.starts_with('0') || part.len() == 1 || !part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a version is the part of one that says what it is compatible with (Explainer, "Canonical Interface Name").
pub(crate) fn is_canonical_version(text: &str) -> bool {
    let is_positive =
        |part: &str| !part.is_empty() && !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.strip_prefix("0.") {
        None => is_positive(text),
        Some(rest) => match rest.strip_prefix("0.") {
            None => is_positive(rest),
            Some(rest) => rest == "0" || is_positive(rest),
        },
    }
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::{ExternName, canonical, is_canonical_version, is_label, is_semver};
    use crate::ComponentFeatures;

    #[test]
    fn labels_have_words_and_acronyms() {
        for label in ["a", "a-b-c", "a1-2-3", "A", "A-B-C", "A1-2-3", "a11-w0rds", "A11-4CR0NYMS", "m1x3d-4CR0NYMS"] {
            assert!(is_label(label), "{label}");
        }
        for other in ["", "1-2-3", "a-", "-a", "a--b", "aB", "Ab", "a_b", "a.b", "ä"] {
            assert!(!is_label(other), "{other}");
        }
    }

    #[test]
    fn versions_follow_semantic_versioning() {
        for version in ["1.2.3", "0.0.0", "1.0.0-rc.1", "1.0.0-0a", "1.0.0+00", "1.0.0-a-b+c.d"] {
            assert!(is_semver(version), "{version}");
        }
        for other in ["1", "1.2", "1.2.3.4", "01.2.3", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.99999999999999999999"] {
            assert!(!is_semver(other), "{other}");
        }
        for version in ["1", "12", "0.3", "0.0.7", "0.0.0"] {
            assert!(is_canonical_version(version), "{version}");
        }
        for other in ["0", "0.0", "1.2", "01", "0.01", ""] {
            assert!(!is_canonical_version(other), "{other}");
        }
    }

    #[test]
    fn names_that_differ_in_case_or_annotation_alone_are_the_same() {
        let form = |name: &'static str| -> alloc::vec::Vec<u8> {
            let parsed = ExternName::parse(name, ComponentFeatures::STABLE).unwrap();
            canonical(name, &parsed).collect()
        };
        assert_eq!(form("foo-BAR"), b"foo-bar");
        assert_eq!(form("[method]foo.bar"), form("[static]FOO.bar"));
        assert_eq!(form("[method]foo.foo"), b"foo");
        assert_ne!(form("[constructor]foo"), form("foo"));
        assert_eq!(form("foo:bar/BAZ"), form("foo:bar/baz"));
    }
}
