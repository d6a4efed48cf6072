"""Which Asterisk modules we load, and which more the slim runtime carries for later.

The list is explicit (``autoload=no``): a short list starts quickly, holds little memory and
offers little to attack. Order does not matter, Asterisk sorts by dependency.
"""

from __future__ import annotations

_APPS = "bridgewait chanspy dial echo exec mixmonitor originate playback playtones senddtmf"
_APPS += " stack stasis talkdetect userevent verbose while"
_BRIDGES = "builtin_features builtin_interval_features holding native_rtp simple softmix"
_CODECS = "a_mu alaw ulaw g722 gsm opus_open_source resample"
_FORMATS = "pcm sln wav"
_FUNCTIONS = "callerid channel cut db global groupcount hangupcause jitterbuffer logic math"
_FUNCTIONS += " periodic_hook pjsip_aor pjsip_contact pjsip_endpoint rand strings talkdetect"
_FUNCTIONS += " timeout uri volume"
_ARI = "ari ari_applications ari_asterisk ari_bridges ari_channels ari_device_states"
_ARI += " ari_endpoints ari_events ari_model ari_playbacks ari_recordings ari_sounds"
_STASIS = "stasis stasis_answer stasis_device_state stasis_playback stasis_recording"
_STASIS += " stasis_snoop"
_RESOURCES = "crypto format_attr_h264 format_attr_opus format_attr_vp8 http_media_cache"
_RESOURCES += " http_websocket musiconhold mutestream pjproject rtp_asterisk rtp_multicast"
_RESOURCES += " security_log sorcery_astdb sorcery_config sorcery_memory sorcery_memory_cache"
_RESOURCES += " srtp timing_timerfd websocket_client curl"
_PJSIP = "acl authenticator_digest caller_id diversion dlg_options dtmf_info empty_info"
_PJSIP += " endpoint_identifier_anonymous endpoint_identifier_ip endpoint_identifier_user"
_PJSIP += " header_funcs logger nat outbound_authenticator_digest outbound_registration"
_PJSIP += " outbound_publish path pubsub refer registrar rfc3326 sdp_rtp session"
_PJSIP += " sips_contact transport_websocket exten_state"


def _names(prefix: str, words: str) -> list[str]:
    return [f"{prefix}_{word}" for word in words.split()]


LOADED: tuple[str, ...] = tuple(
    sorted(
        _names("app", _APPS)
        + _names("bridge", _BRIDGES)
        + ["chan_bridge_media", "chan_pjsip", "chan_rtp", "chan_websocket", "pbx_config"]
        + _names("codec", _CODECS)
        + _names("format", _FORMATS)
        + _names("func", _FUNCTIONS)
        + ["res_pjsip"]
        + _names("res", f"{_ARI} {_STASIS} {_RESOURCES}")
        + _names("res_pjsip", _PJSIP)
    )
)
"""Loaded by every instance."""

CARRIED: tuple[str, ...] = (
    "app_amd", "app_audiosocket", "app_confbridge", "app_queue", "app_read", "chan_audiosocket",
    "format_gsm", "format_h264", "format_vp8", "res_audiosocket", "res_clialiases",
    "res_prometheus", "res_stun_monitor",
)  # fmt: skip
"""In the slim runtime though not loaded by default: later features and comparisons."""

SYSTEM_NEEDS: tuple[str, ...] = (
    "chan_websocket", "chan_pjsip", "res_ari", "res_ari_channels", "res_srtp", "app_stasis",
    "res_pjsip_transport_websocket", "app_mixmonitor", "codec_opus_open_source",
)  # fmt: skip
"""A system Asterisk is used only when it carries these."""
