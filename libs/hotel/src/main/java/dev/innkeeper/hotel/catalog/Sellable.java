package dev.innkeeper.hotel.catalog;

import java.util.UUID;

/** A room type together with its hotel: what a booking needs to know before it asks the database. */
public record Sellable(UUID hotelId, HotelView hotel, RoomTypeView roomType) {}
