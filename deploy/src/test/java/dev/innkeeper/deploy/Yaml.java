package dev.innkeeper.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML as trees, with anchors and merges resolved; a key that occurs twice is an error. It is YAML 1.1, in which
 * {@code on} and {@code yes} are booleans.
 */
public final class Yaml {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    /** Every document of the text that is not empty. */
    public static List<JsonNode> documents(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new org.yaml.snakeyaml.Yaml(new Plain(options)).loadAll(text);
        return StreamSupport.stream(documents.spliterator(), false)
                .filter(Objects::nonNull)
                .map(document -> JSON.<JsonNode>valueToTree(document))
                .toList();
    }

    /** The only document of the file. */
    public static JsonNode read(Path file) {
        var documents = documents(Repository.read(file));
        if (documents.size() != 1) {
            throw new IllegalArgumentException("%s has %d documents".formatted(file, documents.size()));
        }
        return documents.getFirst();
    }

    /** Reads times as text, and a value past a tag of the program that the file is for, such as Compose's {@code !override}. */
    private static final class Plain extends SafeConstructor {
        Plain(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return switch (node) {
                        case MappingNode mapping -> constructMapping(mapping);
                        case SequenceNode sequence -> constructSequence(sequence);
                        default -> constructScalar((ScalarNode) node);
                    };
                }
            });
        }
    }
}
