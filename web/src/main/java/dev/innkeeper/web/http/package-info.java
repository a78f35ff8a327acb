/**
 * What every request passes through before and after its resource: guards, headers, static assets, errors, counts.
 * No resource, no domain rule and no SQL may live here.
 */
@NullMarked
package dev.innkeeper.web.http;

import org.jspecify.annotations.NullMarked;
