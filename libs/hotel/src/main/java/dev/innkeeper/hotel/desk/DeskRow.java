package dev.innkeeper.hotel.desk;

import dev.innkeeper.hotel.booking.Status;
import java.time.LocalDate;
import java.util.UUID;

/** A reservation as the desk's list shows it. */
public record DeskRow(UUID id, String code, String guest, String room, LocalDate from, LocalDate to, Status status) {}
