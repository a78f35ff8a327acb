package dev.innkeeper.local.stack;

import dev.innkeeper.testkit.ReservedPorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which number each port has in this run. */
public final class Ports {
    private final Map<Port, Integer> numbers;

    private Ports(Map<Port, Integer> numbers) {
        this.numbers = new EnumMap<>(numbers);
    }

    /**
     * The usual ones, moved by the environment's variables, and those by the options.
     *
     * @throws IllegalArgumentException if a number is none, out of range or given twice
     */
    public static Ports choose(Map<String, String> environment, Map<String, String> options) {
        var chosen = new EnumMap<Port, Integer>(Port.class);
        for (var port : Port.values()) {
            var moved = environment.get(port.variable());
            chosen.put(port, moved == null ? port.usual() : number(port.variable(), moved));
        }
        options.forEach((id, value) -> chosen.put(Port.of(id), number("--port " + id, value)));
        var clash = chosen.entrySet().stream().collect(Collectors.groupingBy(Map.Entry::getValue)).values().stream()
                .filter(same -> same.size() > 1)
                .findFirst();
        clash.ifPresent(same -> {
            throw new IllegalArgumentException("port %d is given to both %s and %s"
                    .formatted(
                            same.get(0).getValue(),
                            same.get(0).getKey().id(),
                            same.get(1).getKey().id()));
        });
        return new Ports(chosen);
    }

    /** Free ones, for a stack that must not meet another. */
    public static Ports free() {
        var chosen = new EnumMap<Port, Integer>(Port.class);
        for (var port : Port.values()) {
            chosen.put(port, ReservedPorts.next());
        }
        return new Ports(chosen);
    }

    public int get(Port port) {
        var number = numbers.get(port);
        if (number == null) {
            throw new IllegalStateException("no number for " + port);
        }
        return number;
    }

    /** Those that another program listens on. */
    public List<Port> taken() {
        return numbers.keySet().stream().filter(port -> !isFree(get(port))).toList();
    }

    /** For each of these the next free number above its own, none twice, so that all of them can be moved at once. */
    public Map<Port, Integer> freeAbove(Collection<Port> ports) {
        var offered = new EnumMap<Port, Integer>(Port.class);
        for (var port : ports) {
            var free = IntStream.rangeClosed(get(port) + 1, 65_535)
                    .filter(candidate -> !numbers.containsValue(candidate) && !offered.containsValue(candidate))
                    .filter(Ports::isFree)
                    .findFirst();
            offered.put(port, free.orElseThrow(() -> new IllegalStateException("no free port above " + get(port))));
        }
        return offered;
    }

    private static boolean isFree(int number) {
        try (var socket = new ServerSocket(number)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int number(String where, String value) {
        try {
            var number = Integer.parseInt(value.strip());
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: %s is not a number".formatted(where, value), e);
        }
        throw new IllegalArgumentException("%s: %s is not between 1 and 65535".formatted(where, value));
    }
}
