/**
 * What each constraint asks, without a request.
 * No test here needs the service's beans.
 */
@NullMarked
package dev.innkeeper.web.check;

import org.jspecify.annotations.NullMarked;
