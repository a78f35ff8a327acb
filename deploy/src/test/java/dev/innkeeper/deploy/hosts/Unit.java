package dev.innkeeper.deploy.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A unit file under deploy/systemd. */
record Unit(String name, String text) {
    static final String FOLDER = "deploy/systemd";

    /** What runs our programs. */
    static List<Unit> services() {
        return all().stream().filter(unit -> !unit.equals(backup())).toList();
    }

    static Unit backup() {
        return of("innkeeper-backup.service");
    }

    static List<Unit> all() {
        var units = Repository.files(FOLDER, file -> file.toString().endsWith(".service")).stream()
                .map(file -> new Unit(file.getFileName().toString(), Repository.read(file)))
                .toList();
        assertThat(units).hasSize(7);
        return units;
    }

    static Unit of(String name) {
        return new Unit(name, Repository.read(FOLDER + "/" + name));
    }

    /** Every value that the key is given. */
    List<String> values(String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    String value(String key) {
        var values = values(key);
        assertThat(values).as("%s in %s", key, name).hasSize(1);
        return values.getFirst();
    }

    /** The variables it sets itself, beside those of its environment file. */
    Map<String, String> variables() {
        var variables = new TreeMap<String, String>();
        values("Environment").stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .forEach(pair -> {
                    var parts = pair.split("=", 2);
                    variables.put(parts[0], parts[1]);
                });
        return variables;
    }

    boolean staysUp() {
        return !value("Type").equals("oneshot");
    }

    @Override
    public String toString() {
        return name;
    }
}
