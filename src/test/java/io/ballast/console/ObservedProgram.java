package io.ballast.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The whole program over a plane and a database that a test takes away; one context for all suites. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(properties = {
        "ballast.plane=embedded",
        "ballast.director.name=test",
        "ballast.vrrp.start-router=false",
        "ballast.data=target/observed/${random.uuid}",
        "spring.datasource.url=jdbc:h2:mem:observed;DB_CLOSE_DELAY=-1",
        "BALLAST_ADMIN_PASSWORD=correct horse"})
@AutoConfigureMockMvc
@Import(ObservedProgram.Surroundings.class)
public @interface ObservedProgram {

    /** What stands around the director. */
    @TestConfiguration
    class Surroundings {

        @Bean
        RemovablePlane removablePlane() {
            return new RemovablePlane();
        }

        @Bean
        static BeanPostProcessor removableDatabase() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource database ? new RemovableDatabase(database) : bean;
                }
            };
        }
    }
}
