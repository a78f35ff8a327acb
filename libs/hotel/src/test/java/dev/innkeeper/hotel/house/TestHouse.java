package dev.innkeeper.hotel.house;

import java.util.UUID;

/** A hotel of one room type that belongs to one test. */
public record TestHouse(String slug, UUID hotelId, UUID roomType) {}
