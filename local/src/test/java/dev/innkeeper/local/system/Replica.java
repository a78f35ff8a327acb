package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * One process of a service, as a balancer and as Prometheus know it.
 *
 * @param instance its name among those of its service
 * @param main where guests and probes ask
 * @param management where its metrics are
 */
record Replica(Service service, String instance, URI main, URI management) {
    /** The processes that the stack itself has started. */
    static List<Replica> of(Stack stack) {
        return Arrays.stream(Service.values())
                .map(service ->
                        new Replica(service, service.id() + "-a", stack.url(service), stack.managementUrl(service)))
                .toList();
    }

    /** Another process of that service, on these ports. */
    static Replica beside(Service service, Ports ports) {
        return new Replica(
                service, service.id() + "-b", local(ports.get(service.main())), local(ports.get(service.management())));
    }

    private static URI local(int port) {
        return URI.create("http://localhost:" + port);
    }
}
