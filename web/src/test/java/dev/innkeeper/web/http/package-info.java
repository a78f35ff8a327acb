/**
 * What every answer carries, whatever resource made it.
 * No test here needs the service's beans.
 */
@NullMarked
package dev.innkeeper.web.http;

import org.jspecify.annotations.NullMarked;
