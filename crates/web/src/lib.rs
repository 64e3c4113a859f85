//! Pages, REST API and live events over the same views.
