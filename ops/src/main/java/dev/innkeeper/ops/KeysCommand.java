package dev.innkeeper.ops;

import dev.innkeeper.ops.secrets.RandomSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes the keys that an installation signs and encrypts with.")
final class KeysCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Prints a new key for APP_KEY or APP_KEY_NEXT: 32 random bytes in base64.")
    int generate(@Option(names = "--json", description = "Answer with one JSON object.") boolean json) {
        var key = RandomSecret.key();
        var out = spec.commandLine().getOut();
        out.println(json ? "{\"key\":\"%s\"}".formatted(key) : key);
        out.flush();
        return 0;
    }
}
