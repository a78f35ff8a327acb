package dev.innkeeper.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.innkeeper.hotel.catalog.HotelView;
import dev.innkeeper.hotel.catalog.RoomTypeView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A hotel with its room types. */
@RegisterForReflection
public record HotelAnswer(@JsonUnwrapped HotelView hotel, List<RoomTypeView> roomTypes) {}
