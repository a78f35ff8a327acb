/** People who sign in: accounts are a Panache entity, passwords are Argon2id. Sessions and cookies belong to web and may not live here. */
@NullMarked
package dev.innkeeper.hotel.account;

import org.jspecify.annotations.NullMarked;
