package dev.innkeeper.platform.env;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Links in mails and the origins that are trusted are made from PUBLIC_URL, so it has to be what a browser can open. */
@Singleton
final class PublicUrlVariable implements BootCheck {
    private static final String VARIABLE = "PUBLIC_URL";

    private final Config config;

    PublicUrlVariable(Config config) {
        this.config = config;
    }

    @Override
    public List<String> problems() {
        return config.getOptionalValue(VARIABLE, String.class).filter(url -> !opens(url)).stream()
                .map(url -> "%s is '%s': must be like https://hotel.example.com".formatted(VARIABLE, url))
                .toList();
    }

    private static boolean opens(String url) {
        try {
            var uri = new URI(url);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
