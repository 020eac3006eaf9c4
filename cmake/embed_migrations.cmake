# Script: writes OUTPUT, the C++ text of the files NAMES (NNNN_name.sql,…) in FOLDER, in order.
string(REPLACE "," ";" names "${NAMES}")
list(SORT names)
set(rows "")
foreach(file IN LISTS names)
    get_filename_component(stem ${file} NAME_WE)
    string(REGEX MATCH "^0*([0-9]+)_(.+)$" matched ${stem})
    set(number ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    file(READ ${FOLDER}/${file} text)
    string(APPEND rows "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/embed_migrations.cmake.
#include \"db/migrate.h\"

namespace lockstep::db {

std::vector<Migration> embedded_migrations() {
    return {
${rows}    };
}

}  // namespace lockstep::db
")
