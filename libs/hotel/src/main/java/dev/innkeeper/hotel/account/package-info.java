/** People who sign in: accounts are rows, passwords are Argon2id hashes. Sessions and cookies belong to web and may not live here. */
@NullMarked
package dev.innkeeper.hotel.account;

import org.jspecify.annotations.NullMarked;
