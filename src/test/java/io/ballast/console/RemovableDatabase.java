package io.ballast.console;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The database, until a test takes it away. */
public final class RemovableDatabase extends DelegatingDataSource {

    private volatile boolean gone;

    RemovableDatabase(DataSource database) {
        super(database);
    }

    public void take() {
        gone = true;
    }

    public void giveBack() {
        gone = false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (gone) {
            throw new SQLException("The test has taken the database away", "08001");
        }
        return super.getConnection();
    }
}
