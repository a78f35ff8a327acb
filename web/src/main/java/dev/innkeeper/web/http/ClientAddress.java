package dev.innkeeper.web.http;

import io.vertx.core.http.HttpServerRequest;

/** The address a request is counted under. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * The client's address; of IPv6 only the /64, because one subscriber owns all of it. What a trusted proxy forwarded
     * has replaced the peer's address by now.
     */
    public static String of(HttpServerRequest request) {
        var address = request.remoteAddress();
        var host = address == null ? null : address.hostAddress();
        if (host == null) {
            return "unknown";
        }
        return host.indexOf(':') < 0 ? host : prefix(host);
    }

    private static String prefix(String host) {
        try {
            var bytes = java.net.InetAddress.ofLiteral(host).getAddress();
            return bytes.length == 16 ? java.util.HexFormat.of().formatHex(bytes, 0, 8) : host;
        } catch (IllegalArgumentException e) {
            // A proxy may forward a name or a port; it still is one client.
            return host;
        }
    }
}
