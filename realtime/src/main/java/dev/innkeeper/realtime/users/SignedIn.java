package dev.innkeeper.realtime.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.wire.RawMembers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Who a connection belongs to.
 *
 * @param watchlist the users it wants to hear of, each once
 */
public record SignedIn(Member user, List<String> watchlist) {

    /**
     * Reads {@code user_data}.
     *
     * @throws IllegalArgumentException if it does not say who
     */
    public static SignedIn read(ObjectMapper json, String userData) {
        try {
            var members = RawMembers.of(userData);
            if (!members.getOrDefault("id", "").startsWith("\"")) {
                throw new IllegalArgumentException("id must be a string");
            }
            var watched = new LinkedHashSet<String>();
            for (JsonNode user : json.readTree(members.getOrDefault("watchlist", "[]"))) {
                if (user.isTextual()) {
                    watched.add(user.textValue());
                }
            }
            return new SignedIn(Member.of(members, "id"), new ArrayList<>(watched));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }
}
