/**
 * A certificate for the name localhost alone, signed by itself, good until 2126; made for these tests with
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 *   -addext subjectAltName=DNS:localhost
 */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwwyiNxN65fjWcmQs
qXUKyzn5CbAVhAoQBbOigm69AQyhRANCAAT8ELgFPMMtQbzivTEmPH/vX6eezlYo
mjdNCN+sYAM/FKBNa5x90zmCZJEhR1RM7r0vkO0CXtKWb/PqQgzk8jWX
-----END PRIVATE KEY-----
`;

export const cert = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUB7vHrgKCDg88dRqTVqI76fKIx1owCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA2NDEzN1oYDzIxMjYxMDI5
MDY0MTM3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT8ELgFPMMtQbzivTEmPH/vX6eezlYomjdNCN+sYAM/FKBNa5x90zmC
ZJEhR1RM7r0vkO0CXtKWb/PqQgzk8jWXo2kwZzAdBgNVHQ4EFgQU6CwFyz+fgn1r
Cubry9PT315YVxcwHwYDVR0jBBgwFoAU6CwFyz+fgn1rCubry9PT315YVxcwFAYD
VR0RBA0wC4IJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
SAAwRQIgVgPdryR1NaNeSWaPlB6iM17YjLYMRTXpLI/Y+vHYzncCIQDNIUVEhy0p
ineyaWYp1gKrh2J0kSVW/Yt3OKHGO4/pmg==
-----END CERTIFICATE-----
`;
