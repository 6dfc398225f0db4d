//! The same device record as the SDK has, as serde derives it.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Envelope {
    pub(crate) meta: Value,
    pub(crate) errors: Vec<Value>,
    pub(crate) resources: Vec<DeviceSwagger>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeviceSwagger {
    pub(crate) agent_load_flags: Option<String>,
    pub(crate) agent_local_time: Option<String>,
    pub(crate) agent_version: Option<String>,
    pub(crate) base_image_version: Option<String>,
    pub(crate) bios_manufacturer: Option<String>,
    pub(crate) bios_version: Option<String>,
    pub(crate) build_number: Option<String>,
    pub(crate) chassis_type: Option<String>,
    pub(crate) chassis_type_desc: Option<String>,
    pub(crate) cid: Option<String>,
    pub(crate) cloud_service_compartment_id: Option<String>,
    pub(crate) config_id_base: Option<String>,
    pub(crate) config_id_build: Option<String>,
    pub(crate) config_id_platform: Option<String>,
    pub(crate) connection_ip: Option<String>,
    pub(crate) connection_mac_address: Option<String>,
    pub(crate) cpu_signature: Option<String>,
    pub(crate) cpu_vendor: Option<String>,
    pub(crate) criticality: Option<String>,
    pub(crate) default_gateway_ip: Option<String>,
    pub(crate) deployment_type: Option<String>,
    pub(crate) detection_suppression_status: Option<String>,
    pub(crate) device_id: Option<String>,
    pub(crate) device_policies: Option<MappedDevicePoliciesSwagger>,
    pub(crate) email: Option<String>,
    pub(crate) external_ip: Option<String>,
    pub(crate) filesystem_containment_status: Option<String>,
    pub(crate) first_login_timestamp: Option<String>,
    pub(crate) first_seen: Option<String>,
    pub(crate) group_hash: Option<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) host_hidden_status: Option<String>,
    pub(crate) host_utc_offset: Option<String>,
    pub(crate) hostname: Option<String>,
    pub(crate) instance_id: Option<String>,
    pub(crate) k8s_cluster_git_version: Option<String>,
    pub(crate) k8s_cluster_id: Option<String>,
    pub(crate) k8s_cluster_version: Option<String>,
    pub(crate) kernel_version: Option<String>,
    pub(crate) last_login_timestamp: Option<String>,
    pub(crate) last_login_uid: Option<String>,
    pub(crate) last_login_user: Option<String>,
    pub(crate) last_login_user_sid: Option<String>,
    pub(crate) last_reboot: Option<String>,
    pub(crate) last_seen: Option<String>,
    pub(crate) linux_sensor_mode: Option<String>,
    pub(crate) local_ip: Option<String>,
    pub(crate) mac_address: Option<String>,
    pub(crate) machine_domain: Option<String>,
    pub(crate) major_version: Option<String>,
    pub(crate) managed_apps: Option<ManagedApps>,
    pub(crate) meta: Option<DeviceMeta>,
    pub(crate) migration_completed_time: Option<String>,
    pub(crate) minor_version: Option<String>,
    pub(crate) modified_timestamp: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) os_build: Option<String>,
    pub(crate) os_product_name: Option<String>,
    pub(crate) os_version: Option<String>,
    pub(crate) ou: Vec<String>,
    pub(crate) platform_id: Option<String>,
    pub(crate) platform_name: Option<String>,
    pub(crate) pod_annotations: Vec<String>,
    pub(crate) pod_host_ip4: Option<String>,
    pub(crate) pod_host_ip6: Option<String>,
    pub(crate) pod_hostname: Option<String>,
    pub(crate) pod_id: Option<String>,
    pub(crate) pod_ip4: Option<String>,
    pub(crate) pod_ip6: Option<String>,
    pub(crate) pod_labels: Vec<String>,
    pub(crate) pod_name: Option<String>,
    pub(crate) pod_namespace: Option<String>,
    pub(crate) pod_service_account_name: Option<String>,
    pub(crate) pointer_size: Option<String>,
    pub(crate) policies: Vec<DevicePolicy>,
    pub(crate) product_type: Option<String>,
    pub(crate) product_type_desc: Option<String>,
    pub(crate) provision_status: Option<String>,
    pub(crate) reduced_functionality_mode: Option<String>,
    pub(crate) release_group: Option<String>,
    pub(crate) rtr_state: Option<String>,
    pub(crate) safe_mode: Option<String>,
    pub(crate) serial_number: Option<String>,
    pub(crate) service_pack_major: Option<String>,
    pub(crate) service_pack_minor: Option<String>,
    pub(crate) service_provider: Option<String>,
    pub(crate) service_provider_account_id: Option<String>,
    pub(crate) site_name: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) system_manufacturer: Option<String>,
    pub(crate) system_product_name: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) zone_group: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MappedDevicePoliciesSwagger {
    pub(crate) aidr: Option<DevicePolicy>,
    pub(crate) airlock: Option<DevicePolicy>,
    #[serde(rename = "application-abuse-prevention")]
    pub(crate) application_abuse_prevention: Option<DevicePolicy>,
    pub(crate) automox: Option<DevicePolicy>,
    #[serde(rename = "aws-verified-access")]
    pub(crate) aws_verified_access: Option<DevicePolicy>,
    #[serde(rename = "browser-extension")]
    pub(crate) browser_extension: Option<DevicePolicy>,
    #[serde(rename = "cloud-ml")]
    pub(crate) cloud_ml: Option<DevicePolicy>,
    #[serde(rename = "content-update")]
    pub(crate) content_update: Option<DevicePolicy>,
    #[serde(rename = "customer-entitlements")]
    pub(crate) customer_entitlements: Option<DevicePolicy>,
    #[serde(rename = "data-protection")]
    pub(crate) data_protection: Option<DevicePolicy>,
    #[serde(rename = "data-protection-cloud")]
    pub(crate) data_protection_cloud: Option<DevicePolicy>,
    pub(crate) device_control: Option<DevicePolicy>,
    #[serde(rename = "exposure-management")]
    pub(crate) exposure_management: Option<DevicePolicy>,
    #[serde(rename = "fem-browser-extension-control")]
    pub(crate) fem_browser_extension_control: Option<DevicePolicy>,
    pub(crate) fim: Option<DevicePolicy>,
    pub(crate) firewall: Option<DevicePolicy>,
    pub(crate) global_config: Option<DevicePolicy>,
    #[serde(rename = "host-retention")]
    pub(crate) host_retention: Option<DevicePolicy>,
    #[serde(rename = "identity-endpoint")]
    pub(crate) identity_endpoint: Option<DevicePolicy>,
    #[serde(rename = "identity-protection")]
    pub(crate) identity_protection: Option<DevicePolicy>,
    #[serde(rename = "it-automation")]
    pub(crate) it_automation: Option<DevicePolicy>,
    pub(crate) jumpcloud: Option<DevicePolicy>,
    #[serde(rename = "kubernetes-admission-control")]
    pub(crate) kubernetes_admission_control: Option<DevicePolicy>,
    #[serde(rename = "logscale-collector")]
    pub(crate) logscale_collector: Option<DevicePolicy>,
    pub(crate) mobile: Option<DevicePolicy>,
    pub(crate) netskope: Option<DevicePolicy>,
    #[serde(rename = "network-scan-content")]
    pub(crate) network_scan_content: Option<DevicePolicy>,
    pub(crate) prevention: Option<DevicePolicy>,
    pub(crate) remote_response: Option<DevicePolicy>,
    pub(crate) sca: Option<DevicePolicy>,
    pub(crate) sensor_update: Option<DevicePolicy>,
    #[serde(rename = "system-tray")]
    pub(crate) system_tray: Option<DevicePolicy>,
    #[serde(rename = "vulnerability-management")]
    pub(crate) vulnerability_management: Option<DevicePolicy>,
    pub(crate) ztl: Option<DevicePolicy>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DevicePolicy {
    pub(crate) applied: Option<bool>,
    pub(crate) applied_date: Option<String>,
    pub(crate) assigned_date: Option<String>,
    pub(crate) exempt: Option<bool>,
    pub(crate) policy_id: Option<String>,
    pub(crate) policy_type: Option<String>,
    pub(crate) rule_groups: Vec<String>,
    pub(crate) rule_set_id: Option<String>,
    pub(crate) settings_hash: Option<String>,
    pub(crate) uninstall_protection: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ManagedApps {
    pub(crate) airlock: Option<ManagedApp>,
    pub(crate) automox: Option<ManagedApp>,
    #[serde(rename = "aws-verified-access")]
    pub(crate) aws_verified_access: Option<ManagedApp>,
    #[serde(rename = "identity-protection")]
    pub(crate) identity_protection: Option<ManagedApp>,
    pub(crate) jumpcloud: Option<ManagedApp>,
    pub(crate) netskope: Option<ManagedApp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ManagedApp {
    pub(crate) version: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeviceMeta {
    pub(crate) version: Option<String>,
    pub(crate) version_string: Option<String>,
}
