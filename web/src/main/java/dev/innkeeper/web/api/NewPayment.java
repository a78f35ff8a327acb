package dev.innkeeper.web.api;

import dev.innkeeper.hotel.booking.PaymentMethod;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a guest pays. */
@Schema(example = "{\"method\":\"at_hotel\"}")
public record NewPayment(@NotNull PaymentMethod method) {}
