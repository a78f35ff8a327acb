import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The container's health check: asks /readyz (or the path given) on localhost:8080 and exits with 0 if the answer is
 * 200. A plain socket, as it starts in a tenth of a second and the image needs no shell and no curl.
 */
final class Probe {
    private static final int PORT = 8080;
    private static final int LIMIT_MILLIS = 3_000;

    private Probe() {}

    public static void main(String[] arguments) throws IOException {
        String path = arguments.length == 0 ? "/readyz" : arguments[0];
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", PORT), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            System.exit(new String(status, StandardCharsets.US_ASCII).endsWith(" 200") ? 0 : 1);
        }
    }
}
