package dev.innkeeper.realtime.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.App;

/**
 * A request whose signature was right.
 *
 * @param body the JSON of its body; an empty object if it has none
 */
record Call(App app, Parameters parameters, JsonNode body) {}
