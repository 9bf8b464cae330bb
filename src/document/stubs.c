#include "document/reader.h"
emb_status emb_document_report(emb_document_reader *r, int colour, const char **ret, size_t *ret_len, emb_error *error)
{
    (void)colour;
    return emb_document_json(r, ret, ret_len, error);
}
