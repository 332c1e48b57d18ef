package io.ballast.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people and programs get in.
 *
 * @param basic whether programs may come with a user's password by HTTP Basic; without it they need tokens
 */
@ConfigurationProperties("ballast.access")
record AccessSettings(@DefaultValue("true") boolean basic) {
}
