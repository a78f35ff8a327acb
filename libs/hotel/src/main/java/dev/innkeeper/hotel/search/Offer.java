package dev.innkeeper.hotel.search;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.Night;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;

/**
 * A room type that has at least one free room for the whole stay.
 *
 * @param hotel the hotel's slug
 * @param total the sum of the nights
 */
@RegisterForReflection
public record Offer(
        String hotel,
        String hotelName,
        String city,
        UUID roomType,
        String roomTypeName,
        String description,
        int capacity,
        int freeRooms,
        Money total,
        List<Night> nights) {}
