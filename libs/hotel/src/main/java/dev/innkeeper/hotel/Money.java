package dev.innkeeper.hotel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in the minor units of its currency: cents for EUR and USD, yen for JPY.
 *
 * @param minor minor units
 * @param currency ISO 4217 code
 */
@RegisterForReflection
public record Money(long minor, String currency) {

    /** The amount in major units, with as many decimals as the currency has. */
    public BigDecimal amount() {
        return BigDecimal.valueOf(
                minor, Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
    }

    /** For people: {@code EUR 129.00}, {@code JPY 24000}. */
    public String display() {
        return currency + " " + amount().toPlainString();
    }
}
