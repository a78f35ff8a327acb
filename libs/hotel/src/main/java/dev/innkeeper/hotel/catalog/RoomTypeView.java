package dev.innkeeper.hotel.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * A kind of room in one hotel.
 *
 * @param hotel the hotel's slug
 * @param capacity the most guests it sleeps
 * @param imageHint a word pages choose a picture by
 */
@RegisterForReflection
public record RoomTypeView(UUID id, String hotel, String name, String description, int capacity, String imageHint) {}
