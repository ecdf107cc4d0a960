import type { TlsIdentity } from '../../simulators/kit/http-server.ts';

/** A certificate for localhost that signed itself, good until 2126, and its key: printed here, so that it proves nothing. */
export const loopbackCertificate: TlsIdentity = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWZNNNo/qEusqPTzG
Ee9gJaw8jBEYD7JtSvZxg77ORNKhRANCAATHFgdzFsRPEuKoSNdtSG5BVHtQWXsp
M2l14NbEVcDtM0v+feYG9mCo2bmUx+73d7VZ0wgkI8EbemWEiptNfcOE
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUFDtgfEx0DcUbeNemHBi+1m/II3QwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTA3MTU1NloYDzIxMjYxMTAx
MDcxNTU2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATHFgdzFsRPEuKoSNdtSG5BVHtQWXspM2l14NbEVcDtM0v+feYG9mCo
2bmUx+73d7VZ0wgkI8EbemWEiptNfcOEo28wbTAdBgNVHQ4EFgQUzJpYAEKwKqwK
E6ZST9Sdrg1KJQAwHwYDVR0jBBgwFoAUzJpYAEKwKqwKE6ZST9Sdrg1KJQAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgDFOfMhlimAKQbT6wg1N4dPkIBNpvwBt5ZWGitE9M5wcCIFXa
YYqfRYhmBldfqQcFslQpRTxnuj6TEGjnep4wAPax
-----END CERTIFICATE-----
`,
};
