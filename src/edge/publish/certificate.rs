//! What is wrong with a server's certificate or key, in words for staff.

use crate::base::diagnostic::{Message, msg};

/// What the error of a TLS or SSH library says, by rustls, by Go or by Go's knownhosts. None where it is about something else.
pub fn wrong(error: &str) -> Option<Message> {
    let low = error.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| low.contains(word));
    if !has(&["certificate", "x509", "knownhosts", "host key"]) {
        return None;
    }
    Some(match () {
        () if has(&["expired"]) => msg!(
            "chứng chỉ của máy chủ đã hết hạn, hãy báo người quản trị máy chủ",
            "the server's certificate has expired, tell whoever looks after the server"
        ),
        () if has(&["not valid for name", "certificate is valid for", "not valid for any names", "mismatch"]) => msg!(
            "máy chủ đưa ra chứng chỉ hay khóa của một máy khác: xem lại tên máy chủ, nếu đúng tên thì đừng đăng mà báo người quản trị",
            "the server shows the certificate or key of another one: check its name, and if that is right do not publish but tell whoever looks after it"
        ),
        () => msg!(
            "không có nơi tin cậy nào xác nhận chứng chỉ hay khóa của máy chủ, hãy báo người quản trị máy chủ",
            "nobody who is trusted vouches for the server's certificate or key, tell whoever looks after the server"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn each_library_is_understood() {
        let said = |error: &str| wrong(error).map(|words| words.en);
        for (error, begins) in [
            (
                "invalid peer certificate: certificate expired: verification time 1",
                "the server's certificate has expired",
            ),
            ("x509: certificate has expired or is not yet valid: current time", "the server's certificate has expired"),
            ("certificate not valid for name \"a.vn\"", "the server shows the certificate or key of another one"),
            ("x509: certificate is valid for b.vn, not a.vn", "the server shows the certificate or key of another one"),
            (
                "ssh: handshake failed: knownhosts: key mismatch",
                "the server shows the certificate or key of another one",
            ),
            ("invalid peer certificate: UnknownIssuer", "nobody who is trusted vouches"),
            ("x509: certificate signed by unknown authority", "nobody who is trusted vouches"),
            ("ssh: handshake failed: knownhosts: key is unknown", "nobody who is trusted vouches"),
        ] {
            assert!(said(error).is_some_and(|words| words.starts_with(begins)), "{error}");
        }
        assert_eq!(said("connection refused"), None);
    }
}
