"""Operations of migrations, for tables that are in use while they run."""
