package dev.innkeeper.ops.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: what the JVM believes, or one authority of our own alone. */
final class Trust {
    private Trust() {}

    static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * That authority and no other.
     *
     * @param file its certificate, or several, in PEM
     * @throws SmokeFailure if the file holds none
     */
    static SSLContext only(Path file) {
        try (var pem = Files.newInputStream(file)) {
            var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                authorities.setCertificateEntry("authority " + authorities.size(), certificate);
            }
            if (authorities.size() == 0) {
                throw new SmokeFailure(file + " holds no certificate");
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SmokeFailure("%s can not be used as a certificate authority: %s".formatted(file, e));
        }
    }
}
