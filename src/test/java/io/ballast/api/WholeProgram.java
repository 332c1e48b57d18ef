package io.ballast.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/** The whole program on a free port, with the embedded plane and a database in memory; one context for all suites. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ballast.plane=embedded",
        "ballast.director.name=test",
        "ballast.vrrp.start-router=false", "ballast.audit.refusals=1000000",
        "ballast.data=target/api-tests/${random.uuid}",
        "spring.datasource.url=jdbc:h2:mem:api-tests;DB_CLOSE_DELAY=-1",
        "BALLAST_ADMIN_PASSWORD=" + Http.PASSWORD})
@interface WholeProgram {
}
