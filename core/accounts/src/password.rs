//! Passwords: which are accepted, how they are kept, how one is checked.
//!
//! The rules are those of NIST SP 800-63B-4 §3.1.1.2: length counts, the commonest are refused, no rules of composition, no
//! change by the calendar. Hashing takes tens of milliseconds and megabytes by design, so it runs on threads for blocking work,
//! a few at a time, and never inside a unit of work.

use crate::email::Email;
use crate::error::AccountsError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Chance;
use kernel::violation::Refused;
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use unicode_normalization::UnicodeNormalization;

/// The shortest password, in characters. SP 800-63B-4 asks for 15 where a password is all there is; we take 12 with throttling,
/// as the operator's own rule.
const LEAST: usize = 12;
/// The longest, in bytes: SP 800-63B-4 asks for at least 64 characters, and hashing more only warms the room.
const MOST_BYTES: usize = 1024;

/// OWASP Password Storage Cheat Sheet (2024), first choice for argon2id: 19 MiB, two passes, one lane. RFC 9106 §4 prefers 64 MiB
/// and three passes, which a small machine with forty people signing in at nine o'clock does not have.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashed at once: each takes [`MEMORY_KIB`], and a flood of attempts must not take all memory.
const AT_ONCE: usize = 4;

/// The commonest passwords that are long enough to pass otherwise, one a line, in lower case. Our own list.
static COMMONEST: &str = include_str!("commonest-passwords.txt");

/// A password that may be set. Never printed.
#[derive(Debug, Clone)]
pub struct NewPassword(SecretString);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Fewer characters than [`LEAST`].
    #[error("has {found} characters, {LEAST} are needed")]
    TooShort {
        /// Characters found.
        found: usize,
    },
    /// More than anybody types.
    #[error("is longer than {MOST_BYTES} bytes")]
    TooLong,
    /// Among the first that anybody tries.
    #[error("is among the commonest")]
    Common,
    /// It is the person's own address.
    #[error("is the e-mail address")]
    Address,
}

impl Refused for PasswordRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "accounts/password-too-short",
            Self::TooLong => "accounts/password-too-long",
            Self::Common => "accounts/password-common",
            Self::Address => "accounts/password-address",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooShort { found } => vec![("found", found.to_string()), ("least", LEAST.to_string())],
            Self::TooLong | Self::Common | Self::Address => Vec::new(),
        }
    }
}

impl NewPassword {
    /// Accepts a password for whoever signs in as `email`.
    pub fn parse(raw: &SecretString, email: Option<&Email>) -> Result<Self, PasswordRefused> {
        let text = normal(raw);
        let found = text.expose_secret().chars().count();
        let lower = text.expose_secret().to_lowercase();
        if found < LEAST {
            return Err(PasswordRefused::TooShort { found });
        }
        if text.expose_secret().len() > MOST_BYTES {
            return Err(PasswordRefused::TooLong);
        }
        if is_one_character(&lower) || COMMONEST.lines().any(|common| common == lower) {
            return Err(PasswordRefused::Common);
        }
        if email.is_some_and(|email| email.key() == lower) {
            return Err(PasswordRefused::Address);
        }
        Ok(Self(text))
    }
}

fn is_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    characters.all(|c| Some(c) == first)
}

/// SP 800-63B-4 §3.1.1.2: the same keys typed on two systems are the same password.
fn normal(raw: &SecretString) -> SecretString {
    SecretString::from(raw.expose_secret().nfkc().collect::<String>())
}

/// Hashes passwords and checks them. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
}

/// What is checked when nobody has the address, so that the answer takes as long. Nothing is known to match it.
static NOBODYS: LazyLock<String> = LazyLock::new(|| {
    hash(b"the password of nobody", &[0; 16]).expect("constant parameters and inputs are in argon2's range")
});

impl Passwords {
    pub(crate) fn new() -> Self {
        LazyLock::force(&NOBODYS);
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Hashes a password into a PHC string, which carries its own parameters and salt.
    pub(crate) async fn hash(&self, chance: &Chance, password: NewPassword) -> Result<String, AccountsError> {
        let salt: [u8; 16] = chance.bytes();
        self.blocking(move || hash(password.0.expose_secret().as_bytes(), &salt)).await?
    }

    /// Is this the password behind `stored`? Without one it takes as long, and the answer is no.
    pub(crate) async fn verify(
        &self,
        stored: Option<String>,
        password: &SecretString,
    ) -> Result<bool, AccountsError> {
        let known = stored.is_some();
        let password = normal(password);
        let matches = self.blocking(move || {
            let hash = stored.as_deref().unwrap_or(&NOBODYS);
            // Longer ones cannot have been set; hashing them would let anybody keep our processors busy.
            let bytes = password.expose_secret().as_bytes();
            let bytes = &bytes[..bytes.len().min(MOST_BYTES + 1)];
            argon2().is_ok_and(|argon2| argon2.verify_password(bytes, hash).is_ok())
        });
        Ok(matches.await? && known)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountsError> {
        let _turn =
            self.turns.acquire().await.map_err(|_| AccountsError::Hashing("the server is stopping"))?;
        spawn_blocking(work).await.map_err(|_| AccountsError::Hashing("the hashing thread ended early"))
    }
}

fn argon2() -> Result<Argon2<'static>, AccountsError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|_| AccountsError::Hashing("the parameters are out of range"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8], salt: &[u8; 16]) -> Result<String, AccountsError> {
    let hashed = argon2()?.hash_password_with_salt(password, salt);
    Ok(hashed.map_err(|_| AccountsError::Hashing("argon2 refused its input"))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<NewPassword, PasswordRefused> {
        NewPassword::parse(&SecretString::from(text), Email::parse("li.wei@example.com").ok().as_ref())
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        assert!(parse("all lower case words").is_ok());
        assert!(parse("正确的马电池订书针跨境电商").is_ok());
        assert_eq!(parse("Tr0ub4dor&3").unwrap_err(), PasswordRefused::TooShort { found: 11 });
        assert_eq!(parse(&"ab".repeat(600)).unwrap_err(), PasswordRefused::TooLong);
    }

    #[test]
    fn what_anybody_would_try_first_is_refused() {
        for common in ["Password1234", "1QAZ2wsx3edc", "zzzzzzzzzzzz", "ｐａｓｓｗｏｒｄ１２３４"]
        {
            assert_eq!(parse(common).unwrap_err(), PasswordRefused::Common, "{common}");
        }
        assert_eq!(parse("Li.Wei@Example.com").unwrap_err(), PasswordRefused::Address);
    }

    #[test]
    fn every_listed_password_would_pass_otherwise() {
        for common in COMMONEST.lines() {
            assert!(common.chars().count() >= LEAST && common == common.to_lowercase(), "{common}");
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        assert!(!format!("{:?}", parse("all lower case words")).contains("lower"));
    }

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_fits_its_password_alone() {
        let passwords = Passwords::new();
        let made = passwords.hash(&Chance::seeded(1), parse("all lower case words").unwrap()).await.unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        let try_it = async |stored: Option<&str>, text: &str| {
            passwords.verify(stored.map(str::to_owned), &SecretString::from(text)).await.unwrap()
        };
        assert!(try_it(Some(&made), "all lower case words").await);
        assert!(!try_it(Some(&made), "all lower case word").await);
        assert!(!try_it(None, "the password of nobody").await);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}
