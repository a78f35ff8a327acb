package dev.innkeeper.local.rules;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The records that code of ours makes or gets where it has something written as JSON. What is written is known at run time only, so
 * it may be fewer.
 */
final class WrittenAsJson {
    private static final Pattern JACKSON =
            Pattern.compile("com\\.fasterxml\\.jackson\\.databind\\.Object(Mapper|Writer)");
    private static final Pattern WRITES = Pattern.compile("writeValue.*|valueToTree");

    private final JavaClasses all;
    /** The methods that have whatever they are given written. */
    private final Set<String> doors = new HashSet<>();

    private WrittenAsJson(JavaClasses all) {
        this.all = all;
    }

    static List<JavaClass> in(JavaClasses all) {
        var found = new WrittenAsJson(all);
        found.collectDoors();
        return found.units()
                .filter(found::hasSomethingWritten)
                .flatMap(WrittenAsJson::records)
                .distinct()
                .toList();
    }

    // Those that hand over what they are given to one that is known, and the records they have it in.
    private void collectDoors() {
        boolean more = true;
        while (more) {
            var open = units().filter(this::hasSomethingWritten).toList();
            var holders =
                    open.stream().flatMap(WrittenAsJson::records).flatMap(type -> type.getConstructors().stream());
            more = Stream.concat(open.stream(), holders)
                            .filter(WrittenAsJson::takesAnything)
                            .map(WrittenAsJson::name)
                            .filter(doors::add)
                            .count()
                    > 0;
        }
    }

    private Stream<JavaCodeUnit> units() {
        return all.stream()
                .filter(type -> type.getPackageName().startsWith("dev.innkeeper."))
                .flatMap(type -> type.getCodeUnits().stream());
    }

    private boolean hasSomethingWritten(JavaCodeUnit unit) {
        return unit.getMethodCallsFromSelf().stream().anyMatch(call -> isJackson(call) || doors.contains(name(call)))
                || unit.getConstructorCallsFromSelf().stream().anyMatch(call -> doors.contains(name(call)));
    }

    private static boolean isJackson(JavaMethodCall call) {
        return JACKSON.matcher(call.getTargetOwner().getName()).matches()
                && WRITES.matcher(call.getName()).matches();
    }

    private static boolean takesAnything(JavaCodeUnit unit) {
        return unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Object.class));
    }

    private static String name(JavaCodeUnit unit) {
        return unit.getOwner().getName() + "." + unit.getName();
    }

    private static String name(JavaCall<?> call) {
        return call.getTargetOwner().getName() + "." + call.getName();
    }

    private static Stream<JavaClass> records(JavaCodeUnit unit) {
        var made = unit.getConstructorCallsFromSelf().stream().map(call -> call.getTargetOwner());
        var got = unit.getMethodCallsFromSelf().stream()
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .flatMap(method -> method.getReturnType().getAllInvolvedRawTypes().stream());
        var given = unit.getRawParameterTypes().stream();
        return Stream.of(made, got, given)
                .flatMap(part -> part)
                .filter(type -> type.isRecord() && type.getPackageName().startsWith("dev.innkeeper."));
    }
}
