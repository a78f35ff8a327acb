package dev.innkeeper.hotel.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Guests implements PanacheRepositoryBase<GuestEntity, UUID> {

    Optional<GuestEntity> byEmail(String email) {
        return find("email", email).firstResultOptional();
    }
}
