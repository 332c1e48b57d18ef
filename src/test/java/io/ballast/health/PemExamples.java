package io.ballast.health;

/** Certificates and keys in PEM that protect nothing. */
public final class PemExamples {

    /** Of client.example; P-256. */
    public static final String EC_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBijCCAS+gAwIBAgIUJM9ldzDoIBnCcUslrxyGufU/n90wCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOY2xpZW50LmV4YW1wbGUwIBcNMjYxMTIxMTUzNTU5WhgPMjEy
            NjEwMjgxNTM1NTlaMBkxFzAVBgNVBAMMDmNsaWVudC5leGFtcGxlMFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAE4GLcKU1ky2WaRXfBN+uyomaMsoCr25ZUhyhIDSos
            /dUw8fSaFloIi0Bg6a6wqeJbx++nxagD0Y5PNYNNln2FrKNTMFEwHQYDVR0OBBYE
            FPjb3kTG+2gxNl6dCCudzZ5veuCAMB8GA1UdIwQYMBaAFPjb3kTG+2gxNl6dCCud
            zZ5veuCAMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhANyr146i
            kegvCs0oXRm6JjPBaxj2sbLWqvfbG8nVN8tNAiEA5lzC3agy5ls12wA9JiGzZHCz
            mUyyxJ0etMgol1DPo70=
            -----END CERTIFICATE-----
            """;
    /** Its key. */
    public static final String EC_KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiRmLqAaZ162Cae7A
            1dRbZcL7oBAKY2/H8PjSsX58ss2hRANCAATgYtwpTWTLZZpFd8E367KiZoyygKvb
            llSHKEgNKiz91TDx9JoWWgiLQGDprrCp4lvH76fFqAPRjk81g02WfYWs
            -----END PRIVATE KEY-----
            """;
    /** The same key in the form of SEC 1. */
    public static final String EC_KEY_SEC1 = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIIkZi6gGmdetgmnuwNXUW2XC+6AQCmNvx/D40rF+fLLNoAoGCCqGSM49
            AwEHoUQDQgAE4GLcKU1ky2WaRXfBN+uyomaMsoCr25ZUhyhIDSos/dUw8fSaFloI
            i0Bg6a6wqeJbx++nxagD0Y5PNYNNln2FrA==
            -----END EC PRIVATE KEY-----
            """;
    /** The same key with a passphrase. */
    public static final String EC_KEY_ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjfZ3NJEeBndwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEC9AQgofj6co9QEwTL6wUaQEgZAT
            AX8k2daKBBZtgSeYS3ZY9cH3jKovlBpq3dtDbOAcTQUoXK+ujMImAj1pQC2SlCGN
            NQICo1ggWtRqR8Ct/weQhLCYbK/v9oOiIXV7x/jpGLRBKRDJvIWuBXuwjnf15jny
            neNqYiMx8kMNdD+YS9EBb2cVCbDXu6Gjs2o55HEmrY0SN1edR6eKQZg3EH32GYw=
            -----END ENCRYPTED PRIVATE KEY-----
            """;
    /** Of other.example; Ed25519. */
    public static final String ED_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBRjCB+aADAgECAhQZYh3M7U5wtKcK/vqtUIF6dzAC6DAFBgMrZXAwGDEWMBQG
            A1UEAwwNb3RoZXIuZXhhbXBsZTAgFw0yNjExMjExNTM1NTlaGA8yMTI2MTAyODE1
            MzU1OVowGDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAqMAUGAytlcAMhALxZG/Mu
            Aq4m4mIApyKGzxI5+rHPBxXaslfrAY4RfdUfo1MwUTAdBgNVHQ4EFgQUgqq1JmvD
            1T37cc6ZBRdjRNY+dFswHwYDVR0jBBgwFoAUgqq1JmvD1T37cc6ZBRdjRNY+dFsw
            DwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQC2xHlC8rme7yNFhwIHbuVRlPtzys5V
            7srR2XvgSJ5Vq6DeLKwlmuFlCmKoC/kiKvyqxh2ZWgwMcO+h/JwuL38E
            -----END CERTIFICATE-----
            """;
    /** Its key. */
    public static final String ED_KEY = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIGQukN1DX3fvzAtH6wLoOkfliH3WaV+rhI6FfgPW1ZU3
            -----END PRIVATE KEY-----
            """;
    /** Of rsa.example; RSA with 2048 bits. */
    public static final String RSA_CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIDDzCCAfegAwIBAgIUaPit+F7b5nw8EOks0TZW+8/6lnUwDQYJKoZIhvcNAQEL
            BQAwFjEUMBIGA1UEAwwLcnNhLmV4YW1wbGUwIBcNMjYxMTIxMTUzNjAwWhgPMjEy
            NjEwMjgxNTM2MDBaMBYxFDASBgNVBAMMC3JzYS5leGFtcGxlMIIBIjANBgkqhkiG
            9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnj9XsfTO2N4XU/bFog9aiHoGa30Ff3LToVHf
            2/Sv63pXZ9CHXtxcdjBceriZb0LAgq7AzoRL1dtdUT//3FYerg3ymXaJuOdRiWr/
            QEuAcHCDxIbRHVGCYPLA+aIll7wTAKYRYi5R13SZy6iT4WaR3WAE550caE3RIRp7
            dK6jsjIqN1dTAmsd3Of2NmJ4uCWpsfpG8cjso7XQ5h3McFGjRkXcSFL/MQ6c5GSu
            62PVCLxugyy13rKVGQZqjQjCuJ/KBh6PHGOKl+Y5RDdTLubSfLv6LuQIUm0Ptd00
            FZ72G1RYU4HGaOi2mzKBv89C+w4F/T7TQMey8TI/3Jy4+Tn1/wIDAQABo1MwUTAd
            BgNVHQ4EFgQUGLZpknaR/BG3amdd/4Njg5pa6IcwHwYDVR0jBBgwFoAUGLZpknaR
            /BG3amdd/4Njg5pa6IcwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOC
            AQEActlA0PtNldclue30tHscCF5ydyU2aeKRg0tl7LuyzczApTdW0SVqL5ZRmxId
            ioRUfJLGyi0mXCG4tkk2bqHK4j7Mn/FxsrhFsf5HH9PxReFxpsL7JXdwRbIQb/c6
            eQvaQUpxAKOe+3J+DH5EMzcW0ZRorCO5GXBaImnMOmlyeEYngfywYzwUdnLMNcAC
            azMIEJD7ipiL/4hYUiWn7wIQJNHvujVnTCsMltk6Xb6oiBLNbuf7ZRQcLIuTUSJa
            USsrVFR3EMFSJf2zYCM/k9HSj/6v6IysD81TzEiV8hJCoo89u7MBNZSJrq0MnKYU
            jcPPRKMzp0eD1wO/h4bt7yUsgA==
            -----END CERTIFICATE-----
            """;
    /** Its key. */
    public static final String RSA_KEY = """
            -----BEGIN PRIVATE KEY-----
            MIIEuwIBADANBgkqhkiG9w0BAQEFAASCBKUwggShAgEAAoIBAQCeP1ex9M7Y3hdT
            9sWiD1qIegZrfQV/ctOhUd/b9K/reldn0Ide3Fx2MFx6uJlvQsCCrsDOhEvV211R
            P//cVh6uDfKZdom451GJav9AS4BwcIPEhtEdUYJg8sD5oiWXvBMAphFiLlHXdJnL
            qJPhZpHdYATnnRxoTdEhGnt0rqOyMio3V1MCax3c5/Y2Yni4Jamx+kbxyOyjtdDm
            HcxwUaNGRdxIUv8xDpzkZK7rY9UIvG6DLLXespUZBmqNCMK4n8oGHo8cY4qX5jlE
            N1Mu5tJ8u/ou5AhSbQ+13TQVnvYbVFhTgcZo6LabMoG/z0L7DgX9PtNAx7LxMj/c
            nLj5OfX/AgMBAAECgf9lqEWwhoVJkuVj1Od2SBzBRaJuD5tN4MLOuifZACEfTzFO
            mSzPCq+C+Qt1ZE6CM3kinHuJm2ItO4K/lapIC+5lSDsnWrITHuGDuB7xtGcmUU7d
            JxOPrhnGmf4ZkrKCkQ3c6DKX87fNGkrlcEbOEPbQ0JylpPtTqwTHDumbGaZkaKoh
            KtF3xhkNdhXpXzGE84h/zuF44qonTsRTke7PLg6ASk57af2uXR9G2MCmD2fkVZ2p
            nGmcoG98fh9rcUiAoJttTzsrrR+VPZd7hKaUO6OQ55oDzOETOYQeUpTi+Ilhwqw/
            NxNuFa9krFG9dw6Sr84fKczrmINQaupuLxTBR10CgYEA2ymxsMJuQrFeUjdkm2jp
            frXNdJJGm8rHmrjhki3manjPboXmjyWhL3PzJgIPD48P4NiSQlKCAQUDBflotqbe
            P9W4d7GHLQCm2xHWgrtdzIQWXchhA0aHnpwaQff4YjplDD2Af7EL/liR7AEAAcTm
            WfFHXAy9aHkGo9ZMfoP4mD0CgYEAuNiIbsYdQNSIVfsY2xv8dCNfeooTWwsZBbYy
            muhj0f1D6Xy0llQba+OC3zEXHMHFU5um+lpMa7TBFS97mYQrtLAAQ+HUUKFaSRgb
            dP5ljjtTJDa8pHOHVHpD/fvkvQNkpxqf3Q4XwzDt3J8hT+xWGCJln+036xDdZtnL
            L5rMbusCgYBJHnL7HxM8SwLF+Vcmhm0Iak1erALErXXEyBPx+kBam23RWPkgHxTU
            ySGBN8Sgk0Ff6cF6QR7AilSE5L4r2iZiM8K0pFUODZ6djij8OtjDh/oSVe0P87MB
            luEnyzxiQUs/NzGs6Huw4wnkLD09WdzkexwsuM9kkKRHexLQTuVcnQKBgEd4kegi
            +hSjGMQF/qpZu9c8BiLfWHSPafFnbVGwIUiEYMnaygiGJMQmh+e8l28rDR0yxfFv
            ELVkgnOqlGPbUvreQnv8yZcTjFFO3O7znljMX21VLMN5WA416CxARUVAFp72EHHs
            jQuP06jGbp70hqV2R0z67/AX6UNnWsThWcJZAoGBAMABBTBCOI1JIiS4MlWUji8y
            3rKTX1tP6qieGDpNWMPjdWWLtlqk+gyhWzCKEmelNiNgcaxedtaQ55gq6qh7fGQi
            bBzDy3yOEL3IfK7dmgqpyp49u7oaf94L196kTFWOMbXsjm8TBzr2mm3iNHPN97ms
            s2mQYP/giEOp3tITPioV
            -----END PRIVATE KEY-----
            """;

    private PemExamples() {
    }
}
