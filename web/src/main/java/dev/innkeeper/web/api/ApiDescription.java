package dev.innkeeper.web.api;

import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.session.SessionCookie;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The head of the OpenAPI document. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Innkeeper",
                        version = "1",
                        description = "Search, book and cancel. Errors are RFC 9457 problems with a stable type."),
        components = @Components(schemas = @Schema(name = "Problem", implementation = Problem.class)))
@SecurityScheme(
        securitySchemeName = ApiDescription.BEARER,
        description = "The token that signing in answers when it is asked for one.",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer")
@SecurityScheme(
        securitySchemeName = ApiDescription.COOKIE,
        description = "Set by signing in. Unsafe requests also need the Origin or Sec-Fetch-Site that browsers send.",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.COOKIE,
        apiKeyName = SessionCookie.NAME)
public class ApiDescription extends Application {
    /** The security scheme of programs. */
    public static final String BEARER = "bearer";
    /** The security scheme of pages. */
    public static final String COOKIE = "cookie";
}
